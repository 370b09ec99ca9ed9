// A ticket's page: what is written meanwhile appears, what is being written stays.
import { follow } from "./fresh.js";

follow(Number(document.querySelector("#thread").dataset.count), [".thread", "#facts"]);
