// What the console gains where scripts run: keys, a list that keeps its place, and a sign of who is at a ticket.
"use strict";
(() => {
  const inside = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const picks = () => [...document.querySelectorAll("input[name=pick]")];
  let at = null; // the number of the row that the keys are at
  let picked = new Set();

  // The list: the row at hand, what is picked and what has the focus outlive a refresh.

  function show() {
    for (const row of rows()) row.classList.toggle("now", row.dataset.row === at);
    for (const pick of picks()) pick.checked = picked.has(pick.value.split(" ")[0]);
    count();
  }

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.dataset.row === at);
    const next = all[now < 0 ? 0 : Math.min(Math.max(now + by, 0), all.length - 1)];
    at = next.dataset.row;
    show();
    next.querySelector("a").focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  const row = () => rows().find((each) => each.dataset.row === at);

  function count() {
    const bar = document.getElementById("bulk");
    if (bar) bar.toggleAttribute("data-some", picked.size > 0);
  }

  document.addEventListener("change", (event) => {
    if (event.target.name === "pick") {
      const number = event.target.value.split(" ")[0];
      if (event.target.checked) picked.add(number);
      else picked.delete(number);
      count();
    }
    if (event.target.id === "pick-all") {
      picked = new Set(event.target.checked ? picks().map((each) => each.value.split(" ")[0]) : []);
      show();
    }
    if (event.target.closest?.("form[data-auto]")) event.target.form.requestSubmit();
  });

  document.addEventListener("focusin", (event) => {
    const into = event.target.closest("[data-row]");
    if (into && into.dataset.row !== at) {
      at = into.dataset.row;
      for (const each of rows()) each.classList.toggle("now", each === into);
    }
  });

  let focused = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "list") return;
    focused = document.activeElement?.closest?.("#list [data-row]") ? document.activeElement : null;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target.id !== "list" && event.detail.target.id !== "list") return;
    const there = new Set(rows().map((each) => each.dataset.row));
    picked = new Set([...picked].filter((each) => there.has(each)));
    show();
    if (focused) row()?.querySelector(focused.matches("input") ? "input" : "a")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const quiet = ["list", "rail", "live"].includes(event.detail.elt.id);
    if (quiet && document.hidden) event.preventDefault();
  });

  // Keys, never while somebody writes.

  function press(act) {
    const form = document.querySelector(`form[data-act=${act}]`);
    if (form) form.requestSubmit();
    return Boolean(form);
  }

  // On the list an act concerns the row at hand alone, whatever is picked.
  function act(name) {
    if (press(name)) return;
    const bar = document.getElementById("bulk");
    const pick = row()?.querySelector("input[name=pick]");
    if (!bar || !pick) return;
    for (const each of picks()) each.checked = each === pick;
    bar.querySelector(`button[value=${name}]`)?.click();
  }

  function write(mode) {
    const choice = document.querySelector(`#composer input[name=mode][value=${mode}]`);
    if (!choice || choice.disabled) return;
    choice.checked = true;
    document.getElementById("text").focus();
  }

  function help() {
    const box = document.getElementById("keys");
    if (box && !box.open) box.showModal();
  }

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    x: () => row()?.querySelector("input[name=pick]")?.click(),
    a: () => act("take"),
    e: () => act("close"),
    r: () => write("answer"),
    n: () => write("note"),
    "/": () => document.querySelector("[data-search]")?.focus(),
    "?": help,
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.matches?.("#text")) event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || inside(event.target)) return;
    const known = Object.hasOwn(KEYS, event.key) ? KEYS[event.key] : null;
    if (!known) return;
    event.preventDefault();
    known();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
  });

  // Canned answers: a slash at the beginning of a line opens them, what is chosen takes its place.

  const answers = () => document.getElementById("answers");
  let slash = -1;

  function shut() {
    answers()?.replaceChildren();
    slash = -1;
  }

  async function offer(area) {
    const box = answers();
    const before = area.value.slice(0, area.selectionStart);
    if (!box || !/(^|\n)\/$/.test(before)) return slash < 0 ? undefined : narrow(area);
    slash = area.selectionStart - 1;
    const answer = await fetch(box.dataset.from, { headers: { "HX-Request": "true" } });
    if (answer.ok && slash >= 0) box.innerHTML = await answer.text();
  }

  // What is typed behind the slash narrows the choice; anything but a plain word ends it.
  function narrow(area) {
    const typed = area.value.slice(slash, area.selectionStart);
    if (!/^\/[^\n]{0,40}$/.test(typed)) return shut();
    const word = typed.slice(1).toLowerCase();
    for (const each of answers().querySelectorAll("[data-canned]")) {
      each.parentElement.hidden = !each.textContent.toLowerCase().includes(word);
    }
  }

  function put(button) {
    const area = document.getElementById("text");
    const from = slash < 0 ? area.selectionStart : slash;
    area.setRangeText(button.dataset.text, from, Math.max(from, area.selectionStart), "end");
    const form = new URLSearchParams({ csrf: area.form.elements.csrf.value, form: `used-${Date.now()}` });
    fetch(`${answers().dataset.used}${encodeURIComponent(button.dataset.canned)}/use`, { method: "POST", body: form });
    shut();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-canned]");
    if (chosen) put(chosen);
  });

  document.addEventListener("keydown", (event) => {
    const box = answers();
    if (!box?.firstElementChild) return;
    const all = [...box.querySelectorAll("li:not([hidden]) [data-canned]")];
    const now = all.indexOf(document.activeElement);
    if (event.key === "Escape") {
      shut();
      document.getElementById("text").focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      all[(now + (event.key === "ArrowDown" ? 1 : all.length - 1) + (now < 0 && event.key === "ArrowUp" ? 1 : 0)) % all.length]?.focus();
    } else if (event.key === "Enter" && event.target.id === "text" && all.length && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      put(all[0]);
    }
  });

  // Who is here: told while the page is looked at, and at once when somebody begins to write.

  const EVERY = 25000;
  let wrote = 0;
  let telling = Promise.resolve();

  // One sign after the other: that somebody writes must not be overtaken by that he had come.
  function here(doing) {
    telling = telling.then(() => tell(doing));
  }

  async function tell(doing) {
    const ticket = document.getElementById("conversation");
    if (!ticket?.dataset.here || document.hidden) return;
    const token = ticket.querySelector("input[name=csrf]")?.value;
    if (!token) return;
    try {
      const body = new URLSearchParams({ csrf: token, doing });
      const answer = await fetch(ticket.dataset.here, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      const told = document.createElement("template");
      told.innerHTML = await answer.text();
      const next = told.content.querySelector("#here");
      const now = document.getElementById("here");
      if (next && now && next.innerHTML !== now.innerHTML) now.replaceWith(next);
    } catch {
      // nobody is told; the next sign will tell
    }
  }

  document.addEventListener("input", (event) => {
    if (event.target.id === "text") offer(event.target);
    if (event.target.id !== "text" || Date.now() - wrote < EVERY) return;
    wrote = Date.now();
    here("writing");
  });
  setInterval(() => here(Date.now() - wrote < EVERY ? "writing" : "reading"), EVERY);
  here("reading");
  show();
})();
