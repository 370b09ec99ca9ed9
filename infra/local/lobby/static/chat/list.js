// The list of messages: brought up to date in place, so that scroll, focus and what is read aloud stay right.
import { bubble, dayLine, grouped } from "./bubbles.js";
import { day, make, say } from "./words.js";

const NEAR = 80;
const HELD = 1000;
const scroll = document.querySelector("#scroll");
const list = document.querySelector("#messages");
const down = document.querySelector("#down");
const kept = new Map();

let released = Promise.resolve();

// A key that is exchanged between going down and coming up again was never clicked: what is new waits for the finger.
addEventListener("pointerdown", () => {
  released = new Promise((done) => {
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(done), { once: true });
    setTimeout(done, HELD);
  });
}, true);

const isNearEnd = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;

export function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  down.hidden = true;
  down.classList.remove("new");
}

function put(wanted) {
  let place = list.firstElementChild;
  for (const element of wanted) {
    if (element === place) place = place.nextElementSibling;
    else list.insertBefore(element, place);
  }
  while (place) {
    const next = place.nextElementSibling;
    place.remove();
    place = next;
  }
}

function reused(key, content, build) {
  const known = kept.get(key);
  if (known?.content === content) return known.element;
  const focused = known?.element.contains(document.activeElement) ? document.activeElement.textContent : null;
  const element = build();
  kept.set(key, { content, element });
  if (known?.element.isConnected) known.element.replaceWith(element);
  if (focused !== null) [...element.querySelectorAll("button, a")].find((one) => one.textContent === focused)?.focus();
  return element;
}

function elements(view, on) {
  const all = new Map(view.messages.map((message) => [message.id, message]));
  const wanted = [];
  let today = null;
  for (const group of grouped(view.messages)) {
    const first = group[0];
    if (day(first.date) !== today) {
      today = day(first.date);
      wanted.push(reused(`day ${today}`, today, () => dayLine(first)));
    }
    const quoted = first.reply_to === null ? null : all.get(first.reply_to);
    const content = JSON.stringify([group, quoted?.text]);
    wanted.push(reused(`${first.id}`, content, () => bubble(group, all, on)));
  }
  return wanted;
}

export async function show(view, on) {
  await released;
  const stays = isNearEnd();
  const before = list.lastElementChild;
  const said = view.description || say("empty");
  const wanted = view.messages.length
    ? elements(view, on)
    : [reused("hello", said, () => make("li", { class: "hello" }, said))];
  put(wanted);
  const alive = new Set(wanted);
  for (const [key, { element }] of kept) if (!alive.has(element)) kept.delete(key);
  if (stays) toEnd();
  else if (list.lastElementChild !== before) down.classList.add("new");
}

export function find(id) {
  const item = [...list.children].find((one) => one.dataset.ids?.split(" ").includes(String(id)));
  if (!item) return;
  item.scrollIntoView({ block: "center" });
  item.classList.add("found");
  setTimeout(() => item.classList.remove("found"), 1500);
}

scroll.addEventListener("scroll", () => {
  down.hidden = isNearEnd();
  if (down.hidden) down.classList.remove("new");
});
list.addEventListener("load", () => { if (scroll.dataset.end === "yes") toEnd(); }, true);
scroll.addEventListener("scroll", () => { scroll.dataset.end = isNearEnd() ? "yes" : "no"; });
down.addEventListener("click", toEnd);
