// Canned answers while writing: «/» at the beginning of a line, or the button, opens the list of those that fit.
"use strict";
(() => {
  const text = () => document.getElementById("text");
  const box = () => document.getElementById("canned");
  const shown = () => [...box().querySelectorAll("[data-canned]")].filter((each) => !each.parentElement.hidden);
  let opening = false;

  async function open() {
    if (!box() || !box().hidden || opening) return;
    opening = true;
    try {
      const answer = await fetch(box().dataset.from, { headers: { "HX-Request": "true" } });
      if (!answer.ok) return;
      box().innerHTML = await answer.text();
      box().hidden = false;
      (box().querySelector("input") || box().querySelector("a"))?.focus();
    } catch {
      // the list is a help: whoever writes goes on without it
    } finally {
      opening = false;
    }
  }

  function close() {
    if (!box() || box().hidden) return;
    box().hidden = true;
    box().replaceChildren();
    text()?.focus();
  }

  function choose(one) {
    const field = text();
    const id = one.dataset.canned;
    const said = one.dataset.text;
    close();
    field.setRangeText(said, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    tell(id);
  }

  function tell(id) {
    const form = document.getElementById("composer");
    const body = new URLSearchParams({ csrf: form.elements.csrf.value, form: crypto.randomUUID() });
    const to = `${document.body.dataset.base}/desk/answers/${encodeURIComponent(id)}/use`;
    fetch(to, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => {});
  }

  function narrow(sought) {
    const wanted = sought.trim().toLowerCase();
    for (const each of box().querySelectorAll("[data-canned]")) {
      each.parentElement.hidden = !each.textContent.toLowerCase().includes(wanted);
    }
  }

  document.addEventListener("beforeinput", (event) => {
    const field = event.target;
    if (field.id !== "text" || event.data !== "/" || !box()) return;
    const before = field.value.slice(0, field.selectionStart);
    if (field.selectionStart !== field.selectionEnd || (before && !before.endsWith("\n"))) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-canned-open]")) return box().hidden ? open() : close();
    const one = event.target.closest("#canned [data-canned]");
    if (one) choose(one);
  });

  document.addEventListener("input", (event) => {
    if (event.target.closest("#canned")) narrow(event.target.value);
  });

  document.addEventListener("keydown", (event) => {
    if (!event.target.closest?.("#canned")) return;
    const all = shown();
    const now = all.indexOf(document.activeElement);
    const next = { ArrowDown: now + 1, ArrowUp: now - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && now < 0 && all.length) choose(all[0]);
    else if (next === undefined) return;
    else if (next < 0) box().querySelector("input")?.focus();
    else all[Math.min(next, all.length - 1)]?.focus();
    event.preventDefault();
    event.stopPropagation();
  });
})();
