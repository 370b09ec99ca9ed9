// The first page: events as they pass, tickets as they change.
import { copying, follow } from "./fresh.js";

function mark(added) {
  const lines = [...document.querySelectorAll(".events li")].slice(0, added);
  lines.forEach((line) => line.classList.add("new"));
  setTimeout(() => lines.forEach((line) => line.classList.remove("new")), 4000);
}

copying();
follow(Number(document.querySelector("#events").dataset.count), [".events", "#tickets", "#mail", "#dead"], mark);
