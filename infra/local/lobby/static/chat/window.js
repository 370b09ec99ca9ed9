// The chat window: looks again as soon as anything changes, and does what a person does.
import { act, look } from "./api.js";
import { Composer } from "./composer.js";
import * as details from "./details.js";
import { find, show, toEnd } from "./list.js";
import { alert, complain, toast } from "./notice.js";
import { make, say } from "./words.js";

const WAIT = 20;
const AFTER_TROUBLE = 1500;
const foot = document.querySelector("#foot");
const blocking = document.querySelector("#block");
let view = null;
let payload = document.body.dataset.payload;

const newest = (from) => view?.messages.findLast((one) => one.from === from && (from === "bot" || one.text));
const composer = new Composer({
  sent: toEnd,
  last: (from) => {
    const message = newest(from);
    if (message) (from === "bot" ? on.reply : on.edit)(message);
  },
});

const on = {
  reply: (message) => composer.reply(message),
  edit: (message) => composer.edit(message),
  details: details.open,
  send: (text) => composer.say(text),
  find,
  async press(message, button, key) {
    key.setAttribute("aria-busy", "true");
    try {
      const answer = await act("press", { message: message.id, data: button.data });
      if (!answer.is_answered) toast(say("unanswered"));
      else if (answer.toast) (answer.is_alert ? alert : toast)(answer.toast);
    } catch (error) {
      toast(error.message);
    } finally {
      key.removeAttribute("aria-busy");
    }
  },
};

async function begin() {
  const body = payload ? { payload } : {};
  payload = "";
  await act("start", body).catch((error) => complain(error.message));
  toEnd();
  drawFoot(true);
}

const unblock = () => act("unblock").catch((error) => complain(error.message));

function shownFoot() {
  if (view.standing === "blocked") return "blocked";
  return payload || !view.messages.length ? "begin" : "open";
}

let shown = null;

function drawFoot(focuses = false) {
  const wanted = shownFoot();
  blocking.textContent = say(wanted === "blocked" ? "unblock" : "block");
  blocking.disabled = view.standing === "never opened";
  if (wanted === shown) return;
  shown = wanted;
  const main = (word, click) => make("button", { class: "begin", type: "button", onclick: click }, say(word));
  const parts = {
    blocked: () => [make("p", { class: "said" }, say("blocked")), main("unblock", unblock)],
    begin: () => [main("start", begin)],
    open: () => [composer.element],
  }[wanted]();
  foot.replaceChildren(...parts);
  if (wanted === "open" && (focuses || matchMedia("(hover: hover)").matches)) composer.text.focus({ preventScroll: true });
}

async function follow() {
  for (;;) {
    try {
      const next = await look(view?.version ?? null, WAIT);
      if (!next.unchanged) {
        const isFirst = view === null;
        view = next;
        await show(view, on);
        composer.offer(view.commands);
        drawFoot();
        if (isFirst) toEnd();
      }
      document.body.dataset.version = view.version;
      if (document.querySelector("#trouble").dataset.offline) {
        delete document.querySelector("#trouble").dataset.offline;
        complain("");
      }
    } catch {
      document.querySelector("#trouble").dataset.offline = "yes";
      complain(say("offline"));
      await new Promise((done) => setTimeout(done, AFTER_TROUBLE));
    }
  }
}

function dropping() {
  const sign = document.querySelector("#drop");
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files") && shown === "open";
  let depth = 0;
  addEventListener("dragenter", (event) => { if (holdsFiles(event)) { depth += 1; sign.hidden = false; } });
  addEventListener("dragleave", () => { depth = Math.max(0, depth - 1); sign.hidden = depth === 0; });
  addEventListener("dragover", (event) => { if (holdsFiles(event)) event.preventDefault(); });
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    sign.hidden = true;
    composer.add([...event.dataTransfer.files]);
  });
}

function menus() {
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  });
  const closing = (work) => () => { document.querySelector("header .menu").open = false; work(); };
  document.querySelector("#restart").addEventListener("click", closing(begin));
  blocking.addEventListener("click", closing(() => {
    if (view.standing === "blocked") unblock();
    else act("block").catch((error) => complain(error.message));
  }));
}

dropping();
menus();
follow();
