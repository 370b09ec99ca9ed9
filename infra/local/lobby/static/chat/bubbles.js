// Messages as bubbles: one for each message, one for a whole album.
import { fileUrl } from "./api.js";
import { textOf } from "./text.js";
import { clock, day, exactly, make, say, size, summary } from "./words.js";

const PICTURES = ["photo", "sticker"];

export function grouped(messages) {
  const groups = [];
  for (const message of messages) {
    const last = groups.at(-1);
    if (message.album && last?.[0].album === message.album) last.push(message);
    else groups.push([message]);
  }
  return groups;
}

function picture(file) {
  const url = fileUrl(file.file_id);
  const alt = file.name ?? say("picture");
  return make("a", { href: url, target: "_blank", rel: "noopener" }, make("img", { src: url, alt, loading: "lazy" }));
}

function attached(file) {
  const name = file.name ?? say(`kind.${file.kind}`);
  const about = [size(file.size), file.name ? null : file.mime].filter(Boolean).join(" · ");
  return make("a", { class: "file", href: fileUrl(file.file_id), download: name }, make("b", {}, name), make("span", {}, about));
}

function files(group) {
  const all = group.flatMap((message) => message.files);
  const shown = all.filter((file) => PICTURES.includes(file.kind));
  const rest = all.filter((file) => !PICTURES.includes(file.kind));
  const parts = rest.map(attached);
  if (shown.length) {
    const several = shown.length > 1 ? ` several${shown.length % 2 ? " odd" : ""}` : "";
    parts.unshift(make("div", { class: `pictures${several}` }, ...shown.map(picture)));
  }
  return parts;
}

function quote(message, all, on) {
  if (message.reply_to === null) return null;
  const to = all.get(message.reply_to);
  return make(
    "button",
    { class: "quote", type: "button", onclick: () => on.find(message.reply_to) },
    make("b", {}, to?.name ?? ""),
    make("span", {}, summary(to)),
  );
}

function key(message, button, on) {
  if (button.url) return make("a", { href: button.url, target: "_blank", rel: "noopener noreferrer" }, button.text);
  return make("button", { type: "button", onclick: (event) => on.press(message, button, event.currentTarget) }, button.text);
}

function keys(message, on) {
  if (!message.buttons.length) return null;
  const rows = message.buttons.map((row) => make("div", {}, ...row.map((button) => key(message, button, on))));
  return make("div", { class: "keys" }, ...rows);
}

function tool(sign, word, act) {
  return make("button", { type: "button", "aria-label": say(word), title: say(word), onclick: act }, sign);
}

function tools(first, on) {
  return make(
    "div",
    { class: "tools" },
    tool("↩", "reply", () => on.reply(first)),
    first.from === "person" && !first.other && !first.forwarded_from ? tool("✎", "edit", () => on.edit(first)) : null,
    tool("{ }", "details", () => on.details(first)),
  );
}

export function bubble(group, all, on) {
  const first = group[0];
  const said = group.find((message) => message.text);
  const edited = group.some((message) => message.is_edited) ? `${say("edited")} · ` : "";
  const body = make(
    "div",
    { class: "bubble" },
    quote(first, all, on),
    first.forwarded_from ? make("p", { class: "forwarded" }, say("forwarded", { name: first.forwarded_from })) : null,
    ...files(group),
    first.other ? make("p", { class: "kind" }, say(`kind.${first.other}`)) : null,
    said ? textOf(said, on.send) : null,
    make("time", { class: "meta", datetime: new Date(first.date * 1000).toISOString(), title: exactly(first.date) }, edited + clock(first.date)),
  );
  const reactions = group.flatMap((message) => message.reactions);
  const item = make(
    "li",
    { class: `message ${first.from}${group.some((one) => one.buttons.length) ? " keyed" : ""}`, "data-first": first.id, "data-ids": group.map((one) => one.id).join(" ") },
    body,
    reactions.length ? make("span", { class: "reactions" }, reactions.join(" ")) : null,
    ...group.map((message) => keys(message, on)),
    tools(said ?? first, on),
  );
  return swiped(item, body, () => on.reply(said ?? first));
}

const FAR = 60;

// A swipe to the left answers, holding a finger on it shows what else can be done.
function swiped(item, body, answer) {
  let from = null;
  body.addEventListener("touchstart", (event) => { from = event.touches[0].clientX; }, { passive: true });
  body.addEventListener("touchmove", (event) => {
    if (from === null) return;
    const moved = Math.max(-FAR, Math.min(0, event.touches[0].clientX - from));
    body.style.translate = `${moved}px`;
  }, { passive: true });
  const end = (event) => {
    const far = from !== null && event.type === "touchend" && from - event.changedTouches[0].clientX >= FAR;
    from = null;
    body.style.translate = "";
    if (far) answer();
  };
  body.addEventListener("touchend", end);
  body.addEventListener("touchcancel", end);
  body.addEventListener("contextmenu", (event) => {
    if (!matchMedia("(hover: none)").matches) return;
    event.preventDefault();
    document.querySelectorAll(".held").forEach((one) => one.classList.remove("held"));
    item.classList.add("held");
  });
  return item;
}

export const dayLine = (message) => make("li", { class: "day" }, day(message.date));
