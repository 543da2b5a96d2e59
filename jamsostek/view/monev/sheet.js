// A list of people to tick or to score. It holds no truth: rows show what the records say, and
// over it the touches that the server has not answered yet. A touch says what was meant: whom,
// which field, which value. Search hides rows and nothing else; a touch stays until answered.
const AGAIN = 8000; // ms after which unanswered touches are told once more
const page = Math.random().toString(36).slice(2);
let number = 0;
// list → its unanswered touches: they outlive the list, which the page may draw anew at any time
const unanswered = new Map();

function made(tag, className = "", text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

// "87,5" → 87.5, empty → null, anything else → undefined
function parsed(text) {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

class Sheet {
  constructor(root) {
    this.wrong = new Map();
    this.rows = new Map();
    this.head = made("div", "head");
    this.count = made("b", "count");
    this.state = made("span", "chip");
    this.state.setAttribute("role", "status");
    this.head.append(this.count, this.state);
    this.search = Object.assign(made("input", "search"), { type: "search" });
    this.search.addEventListener("input", () => this.filter());
    this.nobody = made("p", "small");
    this.list = made("div", "groups");
    root.replaceChildren(this.head, this.search, this.nobody, this.list);
  }

  get touches() {
    return unanswered.get(this.data.key) ?? [];
  }

  set touches(touches) {
    unanswered.set(this.data.key, touches);
  }

  show(data) {
    const isNew = !this.data;
    this.data = data;
    const answered = new Set(data.answered);
    this.touches = this.touches.filter((touch) => !answered.has(touch.id));
    this.search.placeholder = data.words.search;
    this.search.setAttribute("aria-label", data.words.search);
    this.count.hidden = !data.words.count;
    this.search.hidden = data.groups.every((group) => group.rows.length < 2) && data.groups.length < 2;
    const drawn = JSON.stringify([data.fields, data.groups.map(({ title, rows }) =>
      [title, rows.map(({ key, name, marks }) => [key, name, marks])])]);
    if (drawn !== this.drawn) this.build();
    this.drawn = drawn;
    this.refresh();
    this.filter();
    const isElsewhere = this.touches.some((touch) => touch.session !== data.session);
    if (this.touches.length && (isNew || isElsewhere)) {
      // another list, or another server, told of them last
      this.touches.forEach((touch) => (touch.session = data.session));
      this.send();
    } else this.wait();
  }

  build() {
    const focused = document.activeElement?.dataset?.entry;
    this.rows.clear();
    this.list.replaceChildren(...this.data.groups.map((group) => {
      const box = made("section", group.rows.length > 40 ? "group long" : "group");
      if (group.title) {
        const title = made("p", "place", `${group.title} `);
        title.append(made("span", "small came"));
        box.append(title);
      }
      box.append(...group.rows.map((row) => this.row(row)));
      return box;
    }));
    if (focused) this.list.querySelector(`[data-entry="${CSS.escape(focused)}"]`)?.focus();
  }

  row(row) {
    const isTicked = this.data.fields[0].kind === "tick";
    const line = made(isTicked ? "label" : "div", isTicked ? "row tick" : "row");
    const who = made("span", "who", row.name);
    who.append(made("span", "small", row.marks));
    const entries = {};
    for (const field of this.data.fields) {
      const entry = (entries[field.name] = made("input"));
      entry.dataset.entry = `${row.key}|${field.name}`;
      if (field.kind === "tick") {
        entry.type = "checkbox";
        entry.addEventListener("change", () => this.touch(row.key, field, entry.checked));
        line.append(entry);
      } else {
        Object.assign(entry, { type: "text", inputMode: "decimal", autocomplete: "off" });
        entry.setAttribute("aria-label", `${field.label}: ${row.name}`);
        entry.addEventListener("focus", () => (entry.seen = this.recorded(row.key, field.name)));
        entry.addEventListener("change", () => this.entered(row.key, field, entry));
      }
    }
    if (isTicked) line.append(who);
    else {
      line.append(who, ...this.data.fields.map((field) => {
        const label = made("label", "number");
        label.append(made("span", "small", field.label), entries[field.name]);
        return label;
      }));
    }
    const told = made("span", "told");
    told.setAttribute("role", "alert");
    line.append(told);
    this.rows.set(row.key, { line, entries, told, text: `${row.name} ${row.key}`.toLowerCase() });
    return line;
  }

  entered(who, field, entry) {
    const value = parsed(entry.value);
    if (value === undefined) {
      this.wrong.set(entry.dataset.entry, entry.value);
      this.refresh();
    } else this.touch(who, field, value, entry.seen);
  }

  touch(who, field, value, seen) {
    this.wrong.delete(`${who}|${field.name}`);
    this.touches = this.touches.filter((each) => each.who !== who || each.field !== field.name);
    const id = `${page}-${(number += 1)}`;
    const session = this.data.session;
    this.touches.push({ id, session, who, field: field.name, value, seen: seen ?? null });
    this.refresh();
    this.send();
  }

  send() {
    this.tell(this.touches.map((touch) => ({ ...touch })));
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (this.touches.length) this.timer = setTimeout(() => this.send(), AGAIN);
  }

  rest() {
    clearTimeout(this.timer);
  }

  recorded(who, field) {
    for (const { rows } of this.data.groups) {
      const row = rows.find((each) => each.key === who);
      if (row) return row.values[field];
    }
    return null;
  }

  // what the records say, under the touches that are on their way
  refresh() {
    let present = 0;
    this.data.groups.forEach((group, position) => {
      let came = 0;
      for (const row of group.rows) {
        const { line, entries, told } = this.rows.get(row.key);
        const texts = [];
        for (const field of this.data.fields) {
          const name = `${row.key}|${field.name}`;
          const entry = entries[field.name];
          const touch = this.touches.find((each) => each.who === row.key && each.field === field.name);
          const refused = touch ? undefined : this.data.refused[name];
          if (refused) texts.push(refused.text);
          if (this.wrong.has(name)) texts.push(this.data.words.number);
          const value = touch ? touch.value : row.values[field.name];
          if (field.kind === "tick") {
            entry.checked = Boolean(value);
            came += entry.checked;
          } else if (document.activeElement !== entry && !this.wrong.has(name)) {
            const shown = refused ? refused.value : value;
            entry.value = shown === null ? "" : String(shown).replace(".", this.data.words.comma);
          }
          entry.setAttribute("aria-invalid", Boolean(refused) || this.wrong.has(name));
        }
        line.classList.toggle("waiting", this.touches.some((each) => each.who === row.key));
        told.textContent = texts.join(" ");
      }
      const title = this.list.children[position].querySelector(".came");
      if (title) title.textContent = `${came}/${group.rows.length}`;
      present += came;
    });
    const { words } = this.data;
    this.count.textContent = words.count.replace("#", present);
    const isWaiting = this.touches.length > 0;
    this.state.textContent = isWaiting ? words.saving : words.saved;
    this.state.hidden = !this.state.textContent;
    this.state.classList.toggle("good", !isWaiting);
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    let found = 0;
    for (const { line, text } of this.rows.values()) {
      line.hidden = !text.includes(wanted);
      found += !line.hidden;
    }
    for (const box of this.list.children) {
      box.hidden = !box.querySelector(".row:not([hidden])");
    }
    this.nobody.hidden = found > 0;
    this.nobody.textContent = this.data.words.nobody.replace("#", this.search.value.trim());
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sheet");
  root.sheet ??= new Sheet(root);
  root.sheet.tell = (touches) => setStateValue("touches", touches);
  root.hidden = data.hidden;
  root.sheet.show(data);
  return () => root.sheet.rest();
}
