// What passes over the window for a moment: answers to presses, alerts, troubles.
import { make } from "./words.js";

const LASTS = 4000;
const place = document.querySelector("#toast");
const trouble = document.querySelector("#trouble");
const dialog = document.querySelector("#alert");
let ends = 0;

export function toast(text) {
  clearTimeout(ends);
  place.replaceChildren(make("p", {}, text));
  ends = setTimeout(() => place.replaceChildren(), LASTS);
}

export function alert(text) {
  dialog.querySelector("p").textContent = text;
  dialog.showModal();
}

export function complain(text) {
  trouble.textContent = text;
}
