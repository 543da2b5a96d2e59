// A list of people to tick or to score. It holds no truth: rows show what the records say, and
// over it what the outbox keeps until the server has answered it. Search hides rows and nothing
// else. Its rows outlive a redraw of the page, and a touch is taken by place, not by element.
const REACH = 12; // px a finger may move and still mean the row it came down on
const EVERYBODY = "*"; // whom a touch means that ticks all rows of a list

// "87,5" → 87.5, empty → null, anything else → undefined
function parsed(text) {
  const plain = text.trim().replace(",", ".");
  if (plain === "") return null;
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

class Sheet {
  constructor() {
    this.wrong = new Map();
    this.rows = new Map();
    this.node = element("div", "whole");
    this.head = element("div", "head");
    this.count = element("b", "count");
    this.state = element("span", "chip");
    this.state.setAttribute("role", "status");
    this.head.append(this.count, this.state);
    this.search = Object.assign(element("input", "search"), { type: "search" });
    this.search.addEventListener("input", () => this.filter());
    this.nobody = element("p", "small");
    this.list = element("div", "groups");
    this.everybody = Object.assign(element("button", "all"), { type: "button" });
    this.everybody.addEventListener("click", () =>
      outbox.add({ list: this.data.list, who: EVERYBODY, field: "is_present", value: true, seen: null }));
    this.node.append(this.head, this.everybody, this.search, this.nobody, this.list);
    this.listen();
  }

  // one set of listeners, on what is never replaced
  listen() {
    let down = null;
    let tapped = null;
    const box = (place) => place?.closest?.(".tick")?.querySelector("input") ?? null;
    this.list.addEventListener("pointerdown", (event) => {
      const entry = box(event.target);
      tapped = null;
      down = entry && { name: entry.dataset.entry, x: event.clientX, y: event.clientY };
    });
    this.list.addEventListener("pointercancel", () => (down = null));
    this.list.addEventListener("pointerup", (event) => {
      const entry = box(document.elementFromPoint(event.clientX, event.clientY));
      const moved = down && Math.hypot(event.clientX - down.x, event.clientY - down.y);
      if (entry && down && entry.dataset.entry === down.name && moved < REACH && !event.button) {
        tapped = down.name;
        entry.checked = !entry.checked;
        this.ticked(entry);
      }
      down = null;
    });
    // the click that follows such a touch, however late, has been taken already; one of a
    // keyboard (no detail) has not
    this.list.addEventListener("click", (event) => {
      if (tapped && event.detail && box(event.target)?.dataset.entry === tapped) {
        event.preventDefault();
        tapped = null;
      }
    });
    this.list.addEventListener("change", ({ target }) => {
      if (target.type === "checkbox") this.ticked(target);
      else this.entered(target);
    });
    // Enter goes down a column of numbers, as in a workbook
    this.list.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.type !== "text") return;
      const field = this.named(event.target)[1];
      const column = [...this.list.querySelectorAll("input[type=text]")].filter(
        (each) => this.named(each)[1] === field && each.offsetParent,
      );
      const next = column[column.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
      if (next) next.focus();
      else event.target.blur();
      next?.select();
    });
    this.list.addEventListener("focusin", ({ target }) => {
      if (target.type === "text") target.seen = this.known(...this.named(target));
    });
  }

  named(entry) {
    return entry.dataset.entry.split("|");
  }

  show(data) {
    this.data = data;
    // who is not listed is found by a search; ticked, they stand below the others
    const guests = { title: data.words.guests, rows: data.guests, isAside: true };
    this.groups = data.guests.length ? [...data.groups, guests] : data.groups;
    this.search.placeholder = data.words.search;
    this.search.setAttribute("aria-label", data.words.search);
    this.count.hidden = !data.words.count;
    this.everybody.textContent = data.words.everybody;
    this.everybody.hidden = !data.words.everybody;
    this.search.hidden = this.groups.every((group) => group.rows.length < 2) && this.groups.length < 2;
    const drawn = JSON.stringify([data.fields, this.groups.map(({ title, rows }) =>
      [title, rows.map(({ key, name, marks }) => [key, name, marks])])]);
    if (drawn !== this.drawn) this.build();
    this.drawn = drawn;
    this.refresh();
  }

  build() {
    const focused = document.activeElement?.dataset?.entry;
    const before = this.rows;
    this.rows = new Map();
    this.list.replaceChildren(...this.groups.map((group) => {
      const box = element("section", group.rows.length > 40 ? "group long" : "group");
      box.classList.toggle("aside", Boolean(group.isAside));
      if (group.title) {
        const title = element("p", "place", `${group.title} `);
        if (!group.isAside) title.append(element("span", "small came"));
        box.append(title);
      }
      if (this.data.fields[0].kind === "number") box.append(this.titles());
      box.append(...group.rows.map((row) => this.row(row, before.get(row.key))));
      return box;
    }));
    if (focused) this.list.querySelector(`[data-entry="${CSS.escape(focused)}"]`)?.focus();
  }

  // the fields' names over their columns, where these stand side by side; each entry has its own
  titles() {
    const line = element("div", "titles");
    line.setAttribute("aria-hidden", "true");
    line.append(element("span"), ...this.data.fields.map(({ label }) => element("span", "small", label)));
    this.node.style.setProperty("--fields", this.data.fields.length);
    return line;
  }

  row(row, before) {
    const drawn = JSON.stringify([row.name, row.marks, this.data.fields]);
    const same = before?.drawn === drawn ? before : { ...this.line(row), drawn };
    this.rows.set(row.key, same);
    return same.line;
  }

  line(row) {
    const isTicked = this.data.fields[0].kind === "tick";
    const line = element(isTicked ? "label" : "div", isTicked ? "row tick" : "row");
    const who = element("span", "who", row.name);
    who.append(element("span", "small", row.marks));
    const entries = {};
    for (const field of this.data.fields) {
      const entry = (entries[field.name] = element("input"));
      entry.dataset.entry = `${row.key}|${field.name}`;
      if (field.kind === "tick") {
        entry.type = "checkbox";
        line.append(entry);
      } else {
        Object.assign(entry, { type: "text", inputMode: "decimal", autocomplete: "off",
          enterKeyHint: "next" });
        entry.setAttribute("aria-label", `${field.label}: ${row.name}`);
      }
    }
    if (isTicked) line.append(who);
    else {
      line.append(who, ...this.data.fields.map((field) => {
        const label = element("label", "number");
        label.append(element("span", "small", field.label), entries[field.name]);
        return label;
      }));
    }
    const told = element("span", "told");
    told.setAttribute("role", "alert");
    line.append(told);
    return { line, entries, told, text: `${row.name} ${row.key}`.toLowerCase() };
  }

  ticked(entry) {
    this.touch(entry, entry.checked, null);
  }

  entered(entry) {
    const value = parsed(entry.value);
    if (value === undefined) {
      this.wrong.set(entry.dataset.entry, entry.value);
      this.refresh();
    } else {
      const seen = entry.seen ?? this.known(...this.named(entry));
      this.touch(entry, value, seen);
      entry.seen = [...seen, value];
    }
  }

  touch(entry, value, seen) {
    const [who, field] = this.named(entry);
    this.wrong.delete(entry.dataset.entry);
    outbox.add({ list: this.data.list, who, field, value, seen });
  }

  // what stands in the records as far as this browser knows: what is on its way may have arrived
  known(who, field) {
    const touches = outbox.of(this.data.list);
    const own = touches.find((each) => each.who === who && each.field === field);
    return [this.recorded(who, field) ?? null, ...(own ? [own.seen, own.value].flat() : [])];
  }

  recorded(who, field) {
    for (const { rows } of this.groups) {
      const row = rows.find((each) => each.key === who);
      if (row) return row.values[field];
    }
    return null;
  }

  // what the records say, under the touches that are on their way
  refresh() {
    const touches = new Map(outbox.of(this.data.list).map((each) => [`${each.who}|${each.field}`, each]));
    const start = `${this.data.list}|`;
    this.refused = new Map(Object.values(this.data.refused)
      .filter(({ entry }) => entry.startsWith(start))
      .map((each) => [each.entry.slice(start.length), each]));
    const all = touches.get(`${EVERYBODY}|is_present`);
    let present = 0;
    this.groups.forEach((group, position) => {
      let came = 0;
      for (const row of group.rows) {
        const { line, entries, told } = this.rows.get(row.key);
        const texts = [];
        let isWaiting = false;
        for (const field of this.data.fields) {
          const name = `${row.key}|${field.name}`;
          const entry = entries[field.name];
          const own = touches.get(name);
          const touch = all && !group.isAside && !(own?.at > all.at) ? all : own;
          const refused = touch ? undefined : this.refused.get(name);
          isWaiting ||= Boolean(touch);
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
        line.classList.toggle("waiting", isWaiting);
        told.textContent = texts.join(" ");
      }
      const title = this.list.children[position].querySelector(".came");
      if (title) title.textContent = `${came}/${group.rows.length}`;
      present += came;
    });
    this.count.textContent = this.data.words.count.replace("#", present);
    this.everybody.disabled = [...this.rows.values()].every(({ line, entries }) =>
      line.closest(".aside") || entries.is_present?.checked);
    this.filter();
    outbox.show(this.state, this.data.words);
  }

  filter() {
    const wanted = this.search.value.trim().toLowerCase();
    let found = 0;
    for (const { line, text, entries } of this.rows.values()) {
      const isSought = wanted || !line.closest(".aside") || entries.is_present.checked;
      line.hidden = !isSought || !text.includes(wanted);
      found += !line.hidden;
    }
    for (const box of this.list.children) {
      box.hidden = !box.querySelector(".row:not([hidden])");
    }
    this.nobody.hidden = found > 0;
    this.nobody.textContent = this.data.words.nobody.replace("#", this.search.value.trim());
  }
}

// where no list is in sight: what waits, and where something was refused
class Aside {
  constructor() {
    this.node = element("div", "whole");
    this.state = element("span", "chip");
    this.state.setAttribute("role", "status");
    this.refused = element("p", "told");
    this.node.append(this.state, this.refused);
  }

  show(data) {
    this.data = data;
    this.refresh();
  }

  refresh() {
    const { words, kinds } = this.data;
    outbox.show(this.state, words);
    const places = outbox.refusedLists.map((list) => {
      const [kind, ...code] = list.split("-");
      return kinds[kind] && `${kinds[kind]} (${code.join("-")})`;
    }).filter(Boolean); // of another page's lists that page tells
    this.refused.textContent = places.length ? words.refused.replace("#", places.join(", ")) : "";
    this.node.classList.toggle("nothing", this.state.hidden && !places.length);
  }
}

const sheets = (window.jamsostekSheets ??= new Map());
// the list that stands for another one while the server is away, and the buttons that change them
const place = (window.jamsostekPlace ??= { list: null, instead: null, ways: element("nav", "elsewhere") });

function made(about) {
  if (!sheets.has(about.list)) {
    const kind = about.sections ? Entries : about.groups ? Sheet : Aside;
    sheets.set(about.list, new kind());
  }
  return sheets.get(about.list);
}

// a button for each list with a name; those that are there stay, or the focus would be lost
function drawWays(lists, shown, title, choose) {
  const named = [...lists.values()].filter(({ label }) => label);
  const drawn = JSON.stringify(named.map(({ list, label }) => [list, label]));
  if (drawn !== place.drawn) {
    place.ways.setAttribute("aria-label", title);
    place.ways.replaceChildren(element("span", "small", title), ...named.map(({ label }) =>
      Object.assign(element("button", "", label), { type: "button" })));
  }
  place.drawn = drawn;
  named.forEach(({ list }, number) => {
    const way = place.ways.children[number + 1];
    way.setAttribute("aria-pressed", list === shown);
    way.onclick = () => choose(list);
  });
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sheet");
  outbox.tellBy(parentElement, (told) => setStateValue("told", told));
  outbox.answer(data);
  if (place.list !== data.list) Object.assign(place, { list: data.list, instead: null });
  const others = data.others.map((each) => ({ ...each, refused: data.refused }));
  const lists = new Map([data, ...others].map((about) => [about.list, about]));
  let about = data;
  // where no list belongs one stands only while the server is away, or is still written in
  const isOver = () => {
    const entry = document.activeElement;
    const isWrittenIn = root.contains(entry) && entry.matches("textarea, input:not([type=checkbox])");
    return about !== data && made(data) instanceof Aside && outbox.isConnected && !isWrittenIn;
  };
  const refresh = () => {
    if (isOver()) {
      place.instead = null;
      put();
      return;
    }
    // parts are fetched from the server: without it those that came along stand in for them
    place.ways.hidden = !others.length || (outbox.isConnected && about === data);
    if (made(about).data) made(about).refresh();
  };
  const choose = (list) => {
    place.instead = list === data.list ? null : list;
    put();
    if (made(data) instanceof Aside) root.scrollIntoView(); // it stands below the whole page
  };
  const put = () => {
    about = lists.get(place.instead) ?? data;
    root.className = `sheet ${about.kind || "aside"}`;
    const sheet = made(about);
    if (root.lastChild !== sheet.node) root.replaceChildren(place.ways, sheet.node);
    drawWays(lists, about.list, data.elsewhere, choose);
    sheet.show(about);
    refresh();
  };
  // a part was touched where Streamlit shows them: it is dead now, the list is there
  const stand = (away) => {
    const list = [...lists.values()].find(({ label }) => label && label === away.detail);
    if (!list || !others.length || outbox.isConnected) return;
    away.preventDefault();
    choose(list.list);
  };
  document.addEventListener("jamsostek-away", stand);
  outbox.changed = refresh;
  root.onfocusout = () => setTimeout(() => isOver() && refresh());
  put();
  return () => {
    document.removeEventListener("jamsostek-away", stand);
    outbox.leave(parentElement);
  };
}
