// What the window says, how it writes sizes and days, and how it makes elements: people's content is always text.
const words = JSON.parse(document.querySelector("#words").textContent);
const language = document.documentElement.lang;

export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function size(bytes) {
  const units = language === "ru" ? ["Б", "КБ", "МБ"] : ["B", "KB", "MB"];
  let step = 0;
  let value = bytes;
  while (value >= 1024 && step < 2) {
    value /= 1024;
    step += 1;
  }
  return `${value.toLocaleString(language, { maximumFractionDigits: step === 2 ? 1 : 0 })} ${units[step]}`;
}

export const clock = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

export const exactly = (seconds) => new Date(seconds * 1000).toLocaleString(language);

export function day(seconds) {
  const date = new Date(seconds * 1000);
  const days = (new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86400000;
  if (days <= 0) return say("today");
  if (days <= 1) return say("yesterday");
  return date.toLocaleDateString(language, { day: "numeric", month: "long", year: days > 300 ? "numeric" : undefined });
}

export function summary(message) {
  if (!message) return say("gone");
  if (message.text) return message.text;
  const file = message.files[0];
  if (file) return file.name ?? say(`kind.${file.kind}`);
  return message.other ? say(`kind.${message.other}`) : "";
}
