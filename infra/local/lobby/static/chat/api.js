// What the chat window asks of the pretend Telegram.
const { bot, chat } = document.body.dataset;
const BASE = `/telegram/chats/${bot}/${chat}`;

export const fileUrl = (id) => `/telegram/files/${bot}/${encodeURIComponent(id)}`;

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `HTTP ${response.status}`);
  return body;
}

export const look = (version, wait) =>
  fetch(version === null ? BASE : `${BASE}?since=${version}&wait=${wait}`).then(answered);

export const behind = (message) => fetch(`${BASE}/messages/${message}`).then(answered);

export const act = (verb, body = {}) =>
  fetch(`${BASE}/${verb}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).then(answered);

export function sendFiles(files, { caption, replyTo, as }) {
  const form = new FormData();
  files.forEach((file) => form.append("file", file, file.name));
  if (caption) form.append("caption", caption);
  if (replyTo && files.length === 1) form.append("reply_to", replyTo);
  if (as) form.append("as", as);
  return fetch(`${BASE}/files`, { method: "POST", body: form }).then(answered);
}
