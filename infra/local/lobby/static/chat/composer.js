// Where a person writes: text, files, answers and edits. Nothing typed is lost when sending fails.
import { act, sendFiles } from "./api.js";
import { complain } from "./notice.js";
import { make, say, size, summary } from "./words.js";

const MOST = 10;
const EXTRAS = ["location", "contact", "sticker", "poll", "dice"];
const KEPT = `draft ${location.pathname}`;

export class Composer {
  constructor(after) {
    this.after = after;
    this.files = [];
    this.about = null;
    this.previews = new Map();
    this.build();
    this.text.value = sessionStorage.getItem(KEPT) ?? "";
  }

  build() {
    this.head = make("div", {});
    this.how = make("div", { class: "how" });
    this.chosen = make("ul", { class: "chosen", hidden: true });
    this.text = make("textarea", {
      rows: 1, id: "text", "aria-label": say("write"), placeholder: say("write"), autocomplete: "off",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event),
    });
    this.input = make("input", { type: "file", multiple: true, hidden: true, id: "file", onchange: () => this.choose() });
    const attach = this.icon("📎", "attach", () => this.input.click());
    this.extras = make("details", { class: "menu up" }, make("summary", { class: "icon", "aria-label": say("more"), title: say("more") }, "+"),
      make("ul", {}, ...EXTRAS.map((kind) => make("li", {}, make("button", { type: "button", onclick: () => this.extra(kind) }, say(`kind.${kind}`))))));
    this.commands = make("details", { class: "menu up" });
    this.send = this.icon("➤", "send", () => this.submit());
    this.send.classList.add("send");
    this.element = make("div", { class: "composer" }, this.head, this.chosen, this.how,
      make("div", { class: "line" }, this.commands, attach, this.input, this.extras, this.text, this.send));
  }

  icon(sign, word, act) {
    return make("button", { class: "icon", type: "button", "aria-label": say(word), title: say(word), onclick: act }, sign);
  }

  offer(commands) {
    const known = JSON.stringify(commands);
    if (known === this.offered) return;
    this.offered = known;
    const choose = (command) => () => { this.commands.open = false; this.say(`/${command}`); };
    this.commands.hidden = !commands.length;
    this.commands.replaceChildren(
      make("summary", { class: "icon", "aria-label": say("commands"), title: say("commands") }, "/"),
      make("ul", {}, ...commands.map(({ command, description }) =>
        make("li", {}, make("button", { type: "button", onclick: choose(command) }, `/${command}`, make("small", {}, description))))),
    );
  }

  typed() {
    sessionStorage.setItem(KEPT, this.about?.edits ? "" : this.text.value);
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight + 2}px`;
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      this.forget();
    } else if (event.key === "ArrowUp" && !this.text.value) {
      event.preventDefault();
      this.after.last(event.ctrlKey ? "bot" : "person");
    }
  }

  paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }

  choose() {
    this.add([...this.input.files]);
    this.input.value = "";
  }

  add(files) {
    if (this.about?.edits) this.forget();
    complain(this.files.length + files.length > MOST ? say("too_many") : "");
    this.files = [...this.files, ...files].slice(0, MOST);
    this.draw();
    this.text.focus();
  }

  reply(message) {
    this.about = { message, edits: false };
    this.draw();
    this.text.focus();
  }

  edit(message) {
    this.about = { message, edits: true, before: this.about?.edits ? this.about.before : this.text.value };
    this.text.value = message.text;
    this.files = [];
    this.draw();
    this.typed();
    this.text.focus();
  }

  forget() {
    if (this.about?.edits) this.text.value = this.about.before;
    this.about = null;
    this.draw();
    this.typed();
  }

  draw() {
    this.head.replaceChildren(...(this.about ? [this.quote()] : []));
    this.chosen.hidden = !this.files.length;
    this.chosen.replaceChildren(...this.files.map((file, place) => this.sheet(file, place)));
    this.how.replaceChildren(...this.ways());
    this.text.placeholder = this.files.length ? say("caption") : say("write");
  }

  quote() {
    const title = say(this.about.edits ? "editing" : "replying");
    return make("div", { class: "about" },
      make("div", { class: "quote" }, make("b", {}, title), make("span", {}, summary(this.about.message))),
      this.icon("×", "cancel", () => { this.forget(); this.text.focus(); }));
  }

  sheet(file, place) {
    const remove = () => { this.files = this.files.filter((_, other) => other !== place); this.draw(); this.text.focus(); };
    const button = this.icon("×", "remove", remove);
    button.setAttribute("aria-label", `${say("remove")}: ${file.name}`);
    const image = file.type.startsWith("image/") ? make("img", { src: this.preview(file), alt: "" }) : null;
    return make("li", {}, image, make("span", {}, `${file.name} · ${size(file.size)}`), button);
  }

  preview(file) {
    if (!this.previews.has(file)) this.previews.set(file, URL.createObjectURL(file));
    return this.previews.get(file);
  }

  ways() {
    const is = (family) => this.files.length > 0 && this.files.every((file) => file.type.startsWith(family));
    const way = (value, word) => make("label", {}, make("input", { type: "checkbox", name: "as", value }), ` ${say(word)}`);
    if (is("image/") || is("video/")) return [way("file", "as_file")];
    return is("audio/") && this.files.length === 1 ? [way("voice", "as_voice")] : [];
  }

  async submit() {
    const text = this.text.value.trim();
    if (this.busy || (!text && !this.files.length)) return;
    const about = this.about?.message.id;
    const work = () => {
      if (this.about?.edits) return act("edit", { message: about, text });
      const as = this.how.querySelector("input:checked")?.value;
      if (this.files.length) return sendFiles(this.files, { caption: text, replyTo: about, as });
      return act("say", about ? { text, reply_to: about } : { text });
    };
    if (!(await this.trying(work))) return;
    this.text.value = this.about?.edits ? this.about.before : "";
    this.about = null;
    this.files = [];
    this.previews.forEach((url) => URL.revokeObjectURL(url));
    this.previews.clear();
    this.draw();
    this.typed();
    this.after.sent();
  }

  async trying(work) {
    this.busy = true;
    this.send.setAttribute("aria-busy", "true");
    try {
      await work();
      complain("");
      return true;
    } catch (error) {
      complain(say("failed", { reason: error.message }));
      return false;
    } finally {
      this.busy = false;
      this.send.removeAttribute("aria-busy");
    }
  }

  async say(text) {
    if (await this.trying(() => act("say", { text }))) this.after.sent();
    this.text.focus();
  }

  async extra(kind) {
    this.extras.open = false;
    if (await this.trying(() => act("extra", { kind }))) this.after.sent();
    this.text.focus();
  }
}
