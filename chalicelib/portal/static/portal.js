// What pages gain where scripts run: drafts that survive, buttons that show they work, a live part that stays quiet.
"use strict";

const root = document.body;
const base = root.dataset.base;

function zone() {
  const name = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (name) document.cookie = `lambdesk_zone=${encodeURIComponent(name)}; path=${base || "/"}; max-age=31536000; samesite=lax`;
}

// Drafts: kept in this tab until they are sent, with what they are meant to be: a note must not come back as an answer.

const key = (area) => `draft:${area.dataset.draft}`;
const meant = (area) => `${key(area)}:mode`;
const drafts = (within) => within?.querySelectorAll("textarea[data-draft]") ?? [];

function restore(within) {
  for (const area of drafts(within)) {
    const kept = area.value ? "" : sessionStorage.getItem(key(area));
    if (!kept) continue;
    area.value = kept;
    const mode = area.form.querySelector(`[name=mode][value="${sessionStorage.getItem(meant(area))}"]:enabled`);
    if (mode) mode.checked = true;
  }
}

document.addEventListener("input", (event) => {
  for (const area of drafts(event.target.form)) {
    sessionStorage.setItem(key(area), area.value);
    const mode = area.form.querySelector("[name=mode]:checked");
    if (mode) sessionStorage.setItem(meant(area), mode.value);
  }
});

function forget(form) {
  for (const area of drafts(form)) for (const each of [key(area), meant(area)]) sessionStorage.removeItem(each);
}

// Buttons.

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  for (const button of event.target.querySelectorAll("button")) button.setAttribute("aria-busy", "true");
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const each of document.querySelectorAll("[aria-busy]")) each.removeAttribute("aria-busy");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) event.target.form?.requestSubmit();
  if (event.key === "Escape") document.querySelector("details.drop[open]")?.removeAttribute("open");
});

document.addEventListener("click", (event) => {
  for (const each of document.querySelectorAll("details.drop[open]")) {
    if (!each.contains(event.target)) each.removeAttribute("open");
  }
});

// htmx.

const trouble = () => document.getElementById("trouble");

function tell(text) {
  trouble().textContent = text;
  if (text) trouble().scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const asks = event.detail.elt;
  if (asks.id === "live" && document.hidden) event.preventDefault();
  else if (asks.matches("form")) for (const each of asks.querySelectorAll("button")) each.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:afterRequest", (event) => {
  const { elt, successful, requestConfig } = event.detail;
  for (const each of elt.querySelectorAll?.("button[aria-busy]") || []) each.removeAttribute("aria-busy");
  if (successful) tell("");
  // A form that is gone by now has another `elt`: what took its place, with the drafts that stand there.
  if (successful && requestConfig.verb === "post") forget(requestConfig.elt);
});

document.addEventListener("htmx:afterSettle", (event) => {
  restore(document);
  if (event.detail.elt.id === "conversation" && event.detail.requestConfig?.verb === "post") document.getElementById("text")?.focus({ preventScroll: true });
  event.detail.elt.querySelector?.("[aria-invalid]")?.focus();
});

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.elt.id !== "live") tell(root.dataset.trouble);
    else if (event.detail.xhr?.status === 401 || event.detail.xhr?.status === 404) event.detail.elt.remove();
  });
}

zone();
restore(document);
