// What lies behind a bubble: the raw message, the updates it made, the calls that made or changed it.
import { behind } from "./api.js";
import { complain } from "./notice.js";
import { make, say } from "./words.js";

const panel = document.querySelector("#details");
let opener = null;

const raw = (value) => make("pre", { tabindex: "0" }, JSON.stringify(value, null, 2));

function folded(title, value, isBad = false) {
  return make("details", {}, make("summary", { class: isBad ? "refused" : null }, title), raw(value));
}

function section(title, parts) {
  return [make("h3", {}, title), ...(parts.length ? parts : [make("p", {}, say("none"))])];
}

const kind = (update) => Object.keys(update).find((name) => name !== "update_id");

export function close() {
  panel.hidden = true;
  panel.replaceChildren();
  opener?.focus();
}

export async function open(message) {
  try {
    const found = await behind(message.id);
    opener = document.activeElement;
    const leave = make("button", { class: "icon", type: "button", "aria-label": say("close"), title: say("close"), onclick: close }, "×");
    panel.replaceChildren(
      make("header", {}, make("h2", {}, `${say("details")} · ${message.id}`), leave),
      ...section(say("updates"), found.updates.map((one) => folded(`${one.update_id} · ${kind(one)}`, one))),
      ...section(say("calls"), found.calls.map((one) => folded(`${one.method} · ${one.status ?? "…"} ${one.description ?? ""}`, one, one.verdict !== "answered"))),
      ...section(say("raw"), [raw(found.message)]),
    );
    panel.hidden = false;
    leave.focus();
  } catch (error) {
    complain(error.message);
  }
}

panel.addEventListener("keydown", (event) => {
  if (event.key === "Escape") close();
});
