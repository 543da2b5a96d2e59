// Rows to write in: what is typed is a draft in the browser, what was sent a touch of the outbox;
// neither needs the server. What it refuses comes back as the draft, with the reason.
const ROW = "row";
const NEW = "new-";

// label, field and what is wrong with it; how a field reads and shows its value
class Field {
  constructor(form, about, words, people) {
    Object.assign(this, { form, about, words, people });
    this.node = element("label", `field ${about.kind}`);
    this.node.append(element("span", "small", about.label));
    this.theirs = element("span", "small theirs");
    if (about.kind === "choice") {
      this.input = element("select");
      for (const [value, text] of Object.entries(about.choices)) {
        this.input.append(Object.assign(element("option", "", text), { value }));
      }
    } else {
      this.input = element(about.kind === "long" ? "textarea" : "input");
      if (about.longest) this.input.maxLength = about.longest;
      if (about.kind === "long") this.input.rows = 2;
      else this.input.type = "text";
    }
    this.input.autocomplete = "off";
    this.input.addEventListener("input", () => form.changed());
    if (about.kind === "date") this.dated();
    else this.node.append(this.input, this.theirs);
    if (about.kind === "person") this.suggest();
  }

  // buttons of a calendar are no part of the label, or each would be pressed by it
  dated() {
    const label = this.node;
    const id = `day-${(Field.number = (Field.number ?? 0) + 1)}`;
    this.input.id = id;
    label.htmlFor = id;
    label.className = "";
    this.day = new Day(this.input, this.words, this.about.isSoon, () => this.form.changed());
    this.node = element("div", "field date");
    this.node.append(label, this.day.node, this.theirs);
  }

  suggest() {
    const list = element("datalist");
    list.id = `people-${(Field.number = (Field.number ?? 0) + 1)}`;
    list.append(...Object.values(this.people).map((value) => Object.assign(element("option"), { value })));
    this.input.setAttribute("list", list.id);
    this.input.placeholder = this.words.person;
    this.node.append(list);
  }

  // undefined where a day can't be read
  get value() {
    if (this.day) return this.day.value;
    if (this.about.kind === "person") return codeOf(this.input.value, this.people) || null;
    return this.input.value.trim() || null;
  }

  set value(value) {
    if (this.day) this.day.value = value;
    else if (this.about.kind === "person") this.input.value = this.people[value] ?? value ?? "";
    else this.input.value = value ?? "";
  }

  inWords(value) {
    if (value === null || value === undefined || value === "") return "–";
    if (this.about.kind === "date") return dayInWords(value, this.words);
    return this.about.choices[value] ?? this.people[value] ?? value;
  }
}

class Form {
  // `who` is the row; `make` says as whom a new one is sent
  constructor(list, who, data) {
    Object.assign(this, { list, who, data });
    this.node = element("form", "entry");
    this.node.noValidate = true;
    this.fields = data.fields.map((about) => new Field(this, about, data.words, data.people ?? {}));
    this.told = element("p", "told");
    this.told.setAttribute("role", "alert");
    this.save = element("button", "main", data.words.save);
    this.leave = pressed(data.words.leave, "", () => {
      outbox.keep(list, who, null);
      this.closed?.();
    });
    const does = element("div", "does");
    does.append(this.save, this.leave);
    this.node.append(...this.fields.map((field) => field.node), this.told, does);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  // what is typed now, against what was seen when the form was opened
  changed() {
    const draft = outbox.draft(this.list, this.who) ?? {};
    const seen = draft.seen ?? this.values ?? {};
    const values = {};
    for (const field of this.fields) {
      const value = field.value === undefined ? field.input.value : field.value;
      if ((value ?? "") !== (seen[field.about.name] ?? "")) values[field.about.name] = value;
    }
    const isEmpty = !Object.keys(values).length && !draft.isOpen;
    this.own = true; // what stands in the fields is newer than any draft
    outbox.keep(this.list, this.who, isEmpty ? null : { ...draft, values, seen, told: "" });
    this.own = false;
  }

  // the row as it is, and over it the draft; what is being written is left alone
  show(values, draft, isNew, canLeave) {
    this.values = values;
    const seen = draft?.seen ?? values ?? {};
    for (const field of this.fields) {
      const { name } = field.about;
      const value = draft?.values && name in draft.values ? draft.values[name] : seen[name];
      const isHeld = this.own || this.node.getRootNode().activeElement === field.input;
      if (!isHeld) field.value = value ?? (field.about.kind === "choice" ? "open" : null);
      const isTheirs = draft?.isConflict && name in draft.values && draft.values[name] !== seen[name];
      field.theirs.textContent = isTheirs
        ? this.data.words.theirs.replace("#", field.inWords(seen[name])) : "";
    }
    this.told.textContent = draft?.told ?? "";
    this.save.textContent = draft?.isConflict ? this.data.words.save_mine
      : isNew ? (this.data.words.add ?? this.data.words.save) : this.data.words.save;
    this.leave.hidden = !canLeave;
    if (!draft) for (const field of this.fields) field.input.removeAttribute("aria-invalid");
  }

  // what is missing, or no day, is told here: it needs no server
  wrong() {
    const missing = this.fields.filter(({ value, about }) => about.isRequired && value === null);
    const unread = this.fields.filter(({ value }) => value === undefined);
    for (const field of this.fields) {
      field.input.setAttribute("aria-invalid", String(missing.includes(field) || unread.includes(field)));
    }
    if (!missing.length && !unread.length) return "";
    (missing[0] ?? unread[0]).input.focus();
    const names = (fields) => fields.map(({ about }) => about.label).join(", ");
    return missing.length
      ? this.data.words.missing.replace("#", names(missing))
      : this.data.words.no_date.replace("#", unread[0].input.value);
  }

  send() {
    const told = this.wrong();
    if (told) {
      this.told.textContent = told;
      return;
    }
    const draft = outbox.draft(this.list, this.who);
    const seen = draft?.seen ?? this.values ?? {};
    const value = {};
    for (const field of this.fields) {
      const { name } = field.about;
      if ((field.value ?? "") !== (seen[name] ?? "")) value[name] = field.value;
    }
    const who = this.who === NEW ? outbox.newName() : this.who;
    this.node.getRootNode().activeElement?.blur?.();
    outbox.keep(this.list, this.who, null);
    if (Object.keys(value).length) write(this.list, who, value, seen);
    this.closed?.();
  }
}

// a change of some columns of a row, with what was known to stand there
function write(list, who, value, seen) {
  const known = Object.fromEntries(Object.keys(value).map((name) => [name, [seen?.[name] ?? null]]));
  outbox.add({ list, who, field: ROW, value, seen: known });
}

// one row: as it is, under what was sent and not answered, or open to be written in
class Entry {
  constructor(list, who, data) {
    Object.assign(this, { list, who, data });
    this.node = element("article", "item");
    this.seen = element("div", "promise");
    this.does = element("div", "does");
    this.form = new Form(list, who, data);
    this.form.closed = () => this.focus();
  }

  show(row, touch, draft) {
    this.row = row;
    const isNew = this.who.startsWith(NEW);
    const values = { ...row?.values, ...touch?.value };
    const isOpen = Boolean(draft) || Boolean(this.data.isForm);
    this.node.classList.toggle("waiting", Boolean(touch));
    if (isOpen) {
      this.form.show(this.data.isForm ? values : row?.values, draft, isNew, !this.data.isForm);
      if (this.node.firstChild !== this.form.node) this.node.replaceChildren(this.form.node);
      return;
    }
    this.read(values, touch);
    this.act(values, touch);
    if (this.node.firstChild !== this.seen) this.node.replaceChildren(this.seen, this.does);
  }

  read(values, touch) {
    const { words, people, statuses } = this.data;
    const isSame = !touch || !("status" in touch.value || "due_on" in touch.value);
    const chip = isSame && this.row ? this.row.chip : { text: statuses[values.status ?? "open"], kind: "" };
    const facts = [
      people[values.owner] ?? values.owner,
      values.due_on && words.due.replace("#", dayInWords(values.due_on, words)),
      this.row?.facts,
    ];
    const chips = element("span", "chips");
    chips.append(element("span", `chip ${chip.kind}`, chip.text));
    if (touch) chips.append(element("span", "chip warn", words.waiting));
    this.seen.replaceChildren(
      chips, element("b", "", values.issue), element("span", "", `→ ${values.action}`),
      element("span", "small", facts.filter(Boolean).join(" · ")),
    );
  }

  act(values, touch) {
    const { words } = this.data;
    const buttons = [];
    const isNew = this.who.startsWith(NEW);
    if (!isNew) {
      const next = (values.status ?? "open") === "open" ? ["done", "dropped"] : ["open"];
      buttons.push(...next.map((status) => pressed(words[`mark_${status}`], status, () =>
        write(this.list, this.who, { status }, this.row?.values))));
    }
    buttons.push(pressed(words.edit, "", () => this.open(touch)));
    if (isNew) buttons.push(pressed(words.discard, "", () => outbox.drop(this.list, this.who)));
    const drawn = JSON.stringify([values, Boolean(touch)]);
    if (drawn !== this.drawn) {
      const hadFocus = this.does.contains(this.node.getRootNode().activeElement);
      this.does.replaceChildren(...buttons);
      if (hadFocus) this.focus();
    }
    this.drawn = drawn;
  }

  // who goes by keyboard goes on from here: what was pressed is gone
  focus() {
    const isNew = this.who.startsWith(NEW);
    const edit = isNew ? this.does.firstChild : this.does.lastChild;
    const next = this.data.isForm ? this.form.save : edit;
    next?.focus({ preventScroll: true });
  }

  open(touch) {
    outbox.keep(this.list, this.who, { isOpen: true, values: { ...touch?.value }, seen: { ...this.row?.values } });
    this.form.fields[0].input.focus({ preventScroll: true });
  }
}

class Entries {
  constructor() {
    this.entries = new Map();
    this.node = element("div", "whole");
    this.head = element("div", "head");
    this.state = element("span", "chip");
    this.state.setAttribute("role", "status");
    this.head.append(this.state);
    this.list = element("div", "items");
    this.node.append(this.head, this.list);
  }

  show(data) {
    const made = JSON.stringify([data.fields, data.people]);
    if (made !== this.made) this.clear();
    this.made = made;
    this.data = data;
    for (const entry of this.entries.values()) {
      entry.data = data;
      entry.form.data = data;
    }
    this.refresh();
  }

  // all is made anew, as in another language; what is written is a draft, and stays
  clear() {
    this.entries.clear();
    this.drawn = undefined;
    this.adding?.replaceChildren();
    this.empty = undefined;
  }

  entry(who) {
    if (!this.entries.has(who)) this.entries.set(who, new Entry(this.data.list, who, this.data));
    return this.entries.get(who);
  }

  refresh() {
    const { data } = this;
    const touches = new Map(outbox.of(data.list).map((touch) => [touch.who, touch]));
    const drafts = new Map(outbox.drafts(data.list));
    const rows = data.sections.flatMap((section) => section.rows);
    const known = new Set(rows.map((row) => row.key));
    for (const row of rows) this.compare(row, drafts.get(row.key));
    // what is new and not saved, and what was written in a row that is in no sight any more
    const others = new Set([...touches.keys(), ...drafts.keys()].filter((who) =>
      who !== NEW && !known.has(who) && (who.startsWith(NEW) || drafts.has(who))));
    const parts = data.sections.map(({ title, rows: mine }) => ({ title, whose: mine.map((row) => row.key) }));
    if (others.size) (parts.find((part) => !part.title) ?? (parts.unshift({ title: "", whose: [] }), parts[0])).whose.push(...others);
    for (const row of rows) this.entry(row.key).show(row, touches.get(row.key), drafts.get(row.key));
    for (const who of others) this.entry(who).show(null, touches.get(who), drafts.get(who));
    this.arrange(parts);
    if (data.add) {
      this.adding ??= Object.assign(element("section", "adding"), { heading: element("h3") });
      this.empty ??= new Form(data.list, NEW, data);
      this.empty.data = data;
      this.empty.closed = () => this.empty.save.focus({ preventScroll: true });
      this.adding.heading.textContent = data.add;
      if (!this.adding.firstChild) this.adding.append(this.adding.heading, this.empty.node);
      this.empty.show({}, drafts.get(NEW), true, drafts.has(NEW));
      if (!this.adding.parentElement) this.node.append(this.adding);
    }
    outbox.show(this.state, data.words);
  }

  // refused because somebody else saved it: what is saved now stands beside what was written
  compare(row, draft) {
    if (!draft?.isOutdated) return;
    Object.assign(draft, { isOutdated: false, isConflict: true, seen: { ...row.values } });
    outbox.keepQuietly(this.data.list, row.key, draft);
  }

  // rows are moved only when their order is another: who writes in one goes on
  arrange(parts) {
    const drawn = JSON.stringify(parts);
    if (drawn === this.drawn) return;
    const isFolded = this.drawn === undefined || !this.list.querySelector("details[open]");
    this.drawn = drawn;
    const active = this.node.getRootNode().activeElement;
    const at = active?.selectionStart;
    this.list.replaceChildren(...parts.map(({ title, whose }) => {
      const box = element(title ? "details" : "section");
      if (title) {
        box.append(element("summary", "", title));
        box.open = !isFolded;
      }
      box.append(...whose.map((who) => this.entry(who).node));
      return box;
    }));
    if (active && this.node.contains(active)) {
      active.focus({ preventScroll: true });
      if (at !== undefined && at !== null) active.setSelectionRange?.(at, at);
    }
  }
}
