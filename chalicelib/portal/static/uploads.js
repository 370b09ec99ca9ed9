// Files go straight to the bucket while the message is still being written; the form then only names them.
"use strict";
(() => {
  const PART = "htmx:load";

  class Field {
    constructor(root) {
      this.root = root;
      this.form = root.closest("form");
      this.list = root.querySelector("ul");
      this.voice = root.querySelector("[aria-live]");
      this.words = JSON.parse(root.dataset.words);
      this.under_way = new Set();
      this.wants_to_send = null;
      root.dataset.ready = "";
      for (const input of root.querySelectorAll("input[type=file]")) {
        const take = () => {
          this.add([...input.files]);
          input.value = "";
        };
        input.addEventListener("change", take);
        if (input.files.length) take(); // chosen between the form's arrival and ours
      }
      this.form.addEventListener("paste", (event) => this.taken(event, event.clipboardData));
      this.form.addEventListener("drop", (event) => this.taken(event, event.dataTransfer));
      for (const name of ["dragover", "dragleave", "drop"]) {
        this.form.addEventListener(name, (event) => this.over(event, name === "dragover"));
      }
    }

    // What is dragged or pasted as text stays the browser's.
    taken(event, data) {
      if (!data?.files.length) return;
      event.preventDefault();
      this.add([...data.files]);
    }

    over(event, inside) {
      if (!event.dataTransfer?.types.includes("Files")) return;
      if (inside) event.preventDefault();
      this.root.classList.toggle("over", inside);
    }

    add(files) {
      const room = Number(this.root.dataset.most) - this.list.querySelectorAll("li:not(:has(:not(:checked)[type=checkbox]))").length;
      const fit = files.filter((file) => this.fits(file));
      if (fit.length > room) this.say("too_many", "", true);
      this.send(fit.slice(0, Math.max(room, 0)).map((file) => new Chip(this, file)));
    }

    fits(file) {
      const wrong = file.size === 0 ? "empty" : file.size > Number(this.root.dataset.largest) ? "too_large" : "";
      if (wrong) this.say(wrong, file.name, true);
      return !wrong;
    }

    async send(chips) {
      if (!chips.length) return;
      for (const chip of chips) chip.goes();
      const files = chips.map(({ file }) => ({ name: file.name, type: file.type, size: file.size }));
      try {
        const answer = await fetch(this.root.dataset.uploads, {
          method: "POST",
          redirect: "manual",
          headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF": this.form.elements.csrf.value, "X-Place": this.form.elements.place.value },
          body: JSON.stringify({ files }),
        });
        if (answer.type === "opaqueredirect") return chips.forEach((chip) => chip.fails(this.words.over));
        const told = await answer.json();
        chips.forEach((chip, at) => (answer.ok ? chip.posts(told.files[at]) : chip.fails(told.detail)));
      } catch {
        chips.forEach((chip) => chip.fails(this.words.failed));
      }
    }

    say(word, name, alarming = false) {
      const text = (this.words[word] || word).replace("{name}", name);
      const old = this.root.querySelector(".complaint");
      if (alarming) {
        const complaint = old || this.root.insertBefore(document.createElement("p"), this.list);
        complaint.className = "complaint";
        complaint.textContent = text;
      } else old?.remove();
      this.voice.textContent = text;
    }

    settled(chip, well) {
      this.under_way.delete(chip);
      if (!well) this.wants_to_send = null;
      if (this.under_way.size || !this.wants_to_send) return;
      const { submitter } = this.wants_to_send;
      this.wants_to_send = null;
      this.form.requestSubmit(submitter);
    }

    // Sent at once when the last file has arrived; a second press changes nothing.
    waits(event) {
      if (!this.under_way.size) return;
      event.preventDefault();
      event.stopPropagation();
      this.wants_to_send = { submitter: event.submitter };
      this.say("waiting", "");
    }
  }

  class Chip {
    constructor(field, file) {
      this.field = field;
      this.file = file;
      this.item = field.list.appendChild(document.createElement("li"));
    }

    show(kind, ...parts) {
      const name = document.createElement("span");
      name.textContent = this.file.name;
      this.item.className = kind;
      this.item.replaceChildren(name, " ", ...parts);
    }

    button(word, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = this.field.words[word];
      button.setAttribute("aria-label", `${this.field.words[word]}: ${this.file.name}`);
      button.addEventListener("click", act);
      return button;
    }

    goes() {
      this.field.under_way.add(this);
      this.bar = document.createElement("progress");
      this.bar.max = 100;
      this.bar.setAttribute("aria-label", this.file.name);
      this.gone = false;
      this.show("going", this.bar, " ", this.button("cancel", () => this.leaves()));
    }

    posts({ key, url, fields }) {
      if (this.gone) return;
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append("file", this.file);
      this.request = new XMLHttpRequest();
      this.request.upload.onprogress = ({ loaded, total }) => (this.bar.value = (100 * loaded) / total);
      this.request.onload = () => (this.request.status < 300 ? this.arrives(key) : this.fails(this.field.words.failed));
      this.request.onerror = () => this.fails(this.field.words.failed);
      this.request.open("POST", url);
      this.request.send(form);
    }

    arrives(key) {
      const named = document.createElement("input");
      Object.assign(named, { type: "hidden", name: "upload", value: `${key} ${this.file.name}` });
      this.show("sent", named, this.button("remove", () => this.leaves()));
      this.field.say("sent", this.file.name);
      this.field.settled(this, true);
    }

    fails(why) {
      if (this.gone) return;
      const reason = document.createElement("span");
      reason.className = "why";
      reason.textContent = why;
      const again = this.button("retry", () => this.field.send([this]));
      this.show("failed", reason, " ", again, " ", this.button("remove", () => this.leaves()));
      this.field.say(`${this.file.name}: ${why}`, "");
      this.field.settled(this, false);
    }

    // The keyboard goes on from the next chip, or from where files are chosen.
    leaves() {
      this.gone = true;
      this.request?.abort();
      const next = this.item.nextElementSibling?.querySelector("button") || this.field.root.querySelector("input[type=file]");
      this.item.remove();
      next.focus();
      this.field.say("removed", this.file.name);
      this.field.settled(this, true);
    }
  }

  const fields = new Map();

  function begin() {
    for (const root of document.querySelectorAll("[data-uploads]:not([data-ready])")) {
      const field = new Field(root);
      fields.set(field.form, field);
    }
    for (const form of fields.keys()) if (!form.isConnected) fields.delete(form);
  }

  document.addEventListener("submit", (event) => fields.get(event.target)?.waits(event), true);
  document.addEventListener(PART, begin);
  window.addEventListener("beforeunload", (event) => {
    if ([...fields.values()].some((field) => field.under_way.size)) event.preventDefault();
  });
  begin();
})();
