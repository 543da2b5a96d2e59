// A day to write or to choose, in the words of the page: the browser's own field speaks the browser's
// language. What it holds is a text such as 11/12/2026; what was read in it stands below in words.
function readDay(text) {
  const plain = text.trim();
  const digits = plain.match(/^(\d{2})(\d{2})(\d{4})$/) ?? plain.match(/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})$/);
  const iso = plain.match(/^(\d{4})-(\d{2})-(\d{2})$/);
  if (!digits && !iso) return null;
  const [day, month, written] = digits ? digits.slice(1).map(Number) : iso.slice(1).map(Number).reverse();
  const year = written < 100 ? 2000 + written : written;
  const found = new Date(Date.UTC(year, month - 1, day));
  const isDay = found.getUTCDate() === day && found.getUTCMonth() === month - 1;
  return isDay && year > 1999 ? found.toISOString().slice(0, 10) : null;
}

function parts(iso) {
  return iso.split("-").map(Number);
}

function writtenDay(iso) {
  return iso ? iso.split("-").reverse().join("/") : "";
}

function dayInWords(iso, words) {
  const [year, month, day] = parts(iso);
  return `${day} ${words.months[month - 1]} ${year}`;
}

function weekdayOf(iso) {
  return (new Date(`${iso}T00:00Z`).getUTCDay() + 6) % 7; // Monday first
}

function today() {
  const now = new Date();
  return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

function daysFrom(iso, days) {
  return new Date(Date.parse(`${iso}T00:00Z`) + days * 86400000).toISOString().slice(0, 10);
}

function element(tag, className = "", text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function pressed(text, className, act) {
  const button = Object.assign(element("button", className, text), { type: "button" });
  button.addEventListener("click", act);
  return button;
}

class Day {
  // `input` is the text field; days from today are offered where it `isSoon`; `changed` is called
  // when a day was chosen
  constructor(input, words, isSoon, changed) {
    Object.assign(this, { input, words, changed });
    Object.assign(input, { inputMode: "numeric", autocomplete: "off", placeholder: words.written_date });
    this.node = element("div", "day");
    this.open = pressed("", "open", () => this.toggle());
    this.open.setAttribute("aria-label", words.calendar);
    this.open.setAttribute("aria-expanded", "false");
    this.open.innerHTML = '<svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path '
      + 'd="M4 6h16v14H4zM4 10h16M8 3v5M16 3v5" fill="none" stroke="currentColor" stroke-width="2"/></svg>';
    this.read = element("span", "small read");
    this.soon = element("div", "soon");
    this.soon.append(...Object.entries(words.soon).map(([days, text]) =>
      pressed(text, "", () => this.choose(daysFrom(today(), Number(days))))));
    this.soon.hidden = !isSoon;
    this.month = element("div", "month");
    this.month.hidden = true;
    const line = element("div", "line");
    line.append(input, this.open);
    this.node.append(line, this.read, this.soon, this.month);
    input.addEventListener("input", () => this.tell());
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.month.hidden) return;
      event.stopPropagation();
      this.toggle();
      this.open.focus();
    });
  }

  get value() {
    return this.input.value.trim() ? (readDay(this.input.value) ?? undefined) : null;
  }

  set value(iso) {
    this.input.value = readDay(iso ?? "") ? writtenDay(iso) : (iso ?? "");
    this.tell();
  }

  tell() {
    const iso = this.value;
    this.read.textContent = iso ? `${this.words.weekdays[weekdayOf(iso)]}, ${dayInWords(iso, this.words)}` : "";
  }

  choose(iso) {
    this.value = iso;
    this.month.hidden = true;
    this.open.setAttribute("aria-expanded", "false");
    this.changed();
    this.input.focus({ preventScroll: true });
  }

  toggle() {
    this.month.hidden = !this.month.hidden;
    this.open.setAttribute("aria-expanded", String(!this.month.hidden));
    if (!this.month.hidden) this.draw(this.value || today());
  }

  // `turned` is which of the two buttons was pressed to come here: it is pressed again
  draw(iso, turned) {
    const [year, month] = parts(iso);
    const first = `${iso.slice(0, 8)}01`;
    const next = daysFrom(first, 31).slice(0, 8) + "01";
    const before = daysFrom(first, -1);
    const head = element("div", "name");
    const turn = (text, to, label) => {
      const button = pressed(text, "", () => this.draw(to, text));
      button.setAttribute("aria-label", label);
      return button;
    };
    head.append(
      turn("‹", before, this.words.month_before),
      element("b", "", `${this.words.months[month - 1]} ${year}`),
      turn("›", next, this.words.month_after),
    );
    const days = element("div", "days");
    days.append(...this.words.short_weekdays.map((name) => element("span", "small", name)));
    for (let empty = weekdayOf(first); empty > 0; empty -= 1) days.append(element("span"));
    for (let day = first; day < next; day = daysFrom(day, 1)) {
      const button = pressed(String(parts(day)[2]), day === today() ? "today" : "", () => this.choose(day));
      button.setAttribute("aria-label", dayInWords(day, this.words));
      button.setAttribute("aria-pressed", String(day === this.value));
      days.append(button);
    }
    this.month.replaceChildren(head, days);
    const again = [...head.children].find((each) => turned && each.textContent === turned);
    again?.focus({ preventScroll: true });
  }
}

// a person of the list is named with the code in brackets; whoever is not on it is who it says
function codeOf(text, people) {
  const named = text.match(/\(([^()]+)\)\s*$/);
  return named && named[1] in people ? named[1] : text.trim();
}
