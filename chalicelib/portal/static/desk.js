// What the console gains where scripts run: keys, a list that keeps its place, and a sign of who is at a ticket.
"use strict";
(() => {
  const inside = (target) => target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const picks = () => [...document.querySelectorAll("input[name=pick]")];
  const conversation = () => document.getElementById("conversation");
  const list = () => document.getElementById("list");
  // What is asked by the way says where the page belongs, for another tab may have gone to another provider.
  const placed = (field) => ({ "HX-Request": "true", "X-Place": field.value });
  let open = conversation()?.dataset.ticket ?? null; // the number of the ticket on the page
  let at = open; // the number of the row that the keys are at
  let place = 0; // where that row stands, or stood before it left the list
  let picked = new Set();

  // The list: the row at hand, what is picked and what has the focus outlive a refresh.

  function show() {
    for (const [index, row] of rows().entries()) {
      const now = row.dataset.row === at;
      row.classList.toggle("now", now);
      if (now) place = index;
      if (row.dataset.row === open) row.querySelector("a").setAttribute("aria-current", "page");
      else row.querySelector("a").removeAttribute("aria-current");
    }
    for (const pick of picks()) pick.checked = picked.has(pick.value.split(" ")[0]);
    count();
  }

  function move(by) {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.dataset.row === at);
    const to = now < 0 ? place + Math.min(by, 0) : now + by; // what has left gave its place to the next
    const next = all[Math.min(Math.max(to, 0), all.length - 1)];
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
      show();
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
    const { elt } = event.detail;
    const quiet = ["list", "rail", "live"].includes(elt.id);
    if (quiet && (document.hidden || (elt.id === "list" && !elt.getClientRects().length))) event.preventDefault();
  });

  // The list beside a ticket: what is opened there takes the ticket's place, and the list stays as it is.

  // While a ticket is on its way the list is not replaced: htmx would forget that it is a link it follows.
  let followed = null;
  document.addEventListener("htmx:beforeRequest", (event) => {
    const link = event.detail.elt;
    if (!link.matches("#list a")) return;
    // What is being sent is told in its own ticket, also where it is refused.
    if (conversation().querySelector("[aria-busy]")) return event.preventDefault();
    if (followed) mute(followed);
    link.removeEventListener("htmx:beforeOnLoad", ignore);
    followed = link;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === followed) followed = null;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id === "list" && followed) event.detail.shouldSwap = false;
    if (event.detail.target.id === "conversation" && event.detail.shouldSwap) for (const each of asking()) mute(each);
  });

  // What is still asked about a ticket that gives way must not be told in the next one.
  const asking = () => [...document.querySelectorAll("#live, #aside")];
  const ignore = (event) => event.preventDefault();
  const mute = (part) => part.addEventListener("htmx:beforeOnLoad", ignore, { once: true });

  function opened() {
    const ticket = conversation();
    if (ticket.dataset.ticket !== open) {
      at = open = ticket.dataset.ticket;
      document.title = ticket.dataset.title;
      wrote = 0;
      shut();
      here("reading");
      const told = document.getElementById("opened");
      if (told) told.textContent = ticket.querySelector("h1").textContent;
    }
    show();
    if (list()) htmx.trigger("#list", "refresh");
  }

  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id === "conversation") opened();
  });
  document.addEventListener("htmx:responseError", (event) => {
    const link = event.detail.elt.closest?.("#list a");
    if (link) location.assign(link.href); // it is not his any more, or his session is over: the page says so
  });
  matchMedia("(min-width: 68.75rem)").addEventListener("change", () => list() && htmx.trigger("#list", "refresh"));

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
    choice.click();
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

  // What is offered while one writes: canned answers behind a slash that begins a line, in a note colleagues behind @.

  const box = () => document.getElementById("answers");
  const noting = () => document.querySelector("#composer [name=mode][value=note]")?.checked;
  const OFFERS = [
    { begins: /(^|\n)\/$/, goes: /^\/[^\n]{0,40}$/, from: () => box().dataset.from },
    { begins: /(^|[^\w@.-])@$/, goes: /^@[\p{L}\p{N}._-]{0,40}$/u, from: () => (noting() ? box().dataset.called : null) },
  ];
  let offered = null; // which of them is open, and where its sign stands

  function shut() {
    box()?.replaceChildren();
    offered = null;
  }

  async function offer(area) {
    const before = area.value.slice(0, area.selectionStart);
    const kind = box() ? OFFERS.find((each) => each.begins.test(before)) : null;
    if (!kind?.from()) return offered ? narrow(area) : undefined;
    const mine = { ...kind, start: area.selectionStart - 1 };
    box().replaceChildren();
    offered = mine;
    const answer = await fetch(kind.from(), { headers: placed(area.form.elements.place) });
    if (!answer.ok || offered !== mine) return;
    box().innerHTML = await answer.text();
    narrow(area);
  }

  // What is typed behind the sign narrows the choice; anything but a plain word ends it.
  function narrow(area) {
    const typed = area.value.slice(offered.start, area.selectionStart);
    if (!offered.goes.test(typed)) return shut();
    const word = typed.slice(1).toLowerCase();
    for (const each of box().querySelectorAll("[data-put]")) {
      each.parentElement.hidden = !each.textContent.toLowerCase().includes(word);
    }
  }

  function put(button) {
    const area = document.getElementById("text");
    const from = offered ? offered.start : area.selectionStart;
    area.setRangeText(button.dataset.put, from, Math.max(from, area.selectionStart), "end");
    if (button.dataset.canned) used(area, button.dataset.canned);
    shut();
    area.focus();
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function used(area, answer) {
    const form = new URLSearchParams({ csrf: area.form.elements.csrf.value, form: `used-${Date.now()}` });
    fetch(`${box().dataset.used}${encodeURIComponent(answer)}/use`, { method: "POST", body: form, headers: placed(area.form.elements.place) });
  }

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-put]");
    if (chosen) put(chosen);
  });

  document.addEventListener("keydown", (event) => {
    if (!box()?.firstElementChild) return;
    const all = [...box().querySelectorAll("li:not([hidden]) [data-put]")];
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
    const ticket = conversation();
    if (!ticket?.dataset.here || document.hidden) return;
    const token = ticket.querySelector("input[name=csrf]")?.value;
    if (!token) return;
    try {
      const body = new URLSearchParams({ csrf: token, doing });
      const headers = placed(ticket.querySelector("input[name=place]"));
      const answer = await fetch(ticket.dataset.here, { method: "POST", body, headers });
      if (!answer.ok || ticket !== conversation()) return;
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
