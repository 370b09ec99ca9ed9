// A message's text with what Telegram marks in it; offsets count UTF-16 units, as strings here do.
import { make } from "./words.js";

const TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote" };
const SAFE = /^(https?:\/\/|tg:|mailto:)/i;
const BARE = /https?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]]/g;

function link(address, label) {
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

function marked(entity, piece, send) {
  if (entity.type === "text_link" && SAFE.test(entity.url)) return link(entity.url, piece);
  if (entity.type === "url" && SAFE.test(piece)) return link(piece, piece);
  if (entity.type === "bot_command") {
    return make("a", { href: "#", class: "command", onclick: (event) => { event.preventDefault(); send(piece); } }, piece);
  }
  const tag = TAGS[entity.type];
  return tag ? make(tag, {}, piece) : piece;
}

function bare(piece) {
  const parts = [];
  let from = 0;
  for (const found of piece.matchAll(BARE)) {
    parts.push(piece.slice(from, found.index), link(found[0], found[0]));
    from = found.index + found[0].length;
  }
  return [...parts, piece.slice(from)];
}

export function textOf(message, send) {
  const parts = [];
  let from = 0;
  for (const entity of [...message.entities].sort((a, b) => a.offset - b.offset)) {
    if (entity.offset < from) continue;
    const to = entity.offset + entity.length;
    parts.push(...bare(message.text.slice(from, entity.offset)), marked(entity, message.text.slice(entity.offset, to), send));
    from = to;
  }
  return make("div", { class: "text" }, ...parts, ...bare(message.text.slice(from)));
}
