// What stands around a map: the classes with how many regions each holds, the ranking, the trend.
// the fill of what is hidden
const HIDDEN = "url(#dotted)";
const MANY = 40;

function classOf(value, borders) {
  if (value === null || value === undefined) return null;
  let place = 0;
  while (place < borders.length && value >= borders[place]) place += 1;
  return place;
}

class Legend {
  constructor(words) {
    this.words = words;
    this.node = made("div", "legend");
  }

  // a chip for each class; `points` are what stands upon the land: kind and words
  show(scale, unit, words, points) {
    this.counts = [];
    const title = made("span", "unit", unit);
    const keys = scale.labels.map((label, place) => this.key(label, scale.colours[place]));
    const none = [this.key(words.hidden, null, "hidden"), this.key(words.no_data, null)];
    this.signs = made("span", "signs");
    const dots = points ? [made("span", "key")] : [];
    for (const dot of dots) dot.append(made("i", `dot ${points[0]}`), points[1]);
    const stated = made("span", "stated", scale.stated);
    this.node.replaceChildren(title, ...keys, ...none, this.signs, ...dots, stated);
  }

  key(label, colour, without = "none") {
    const key = made("span", "key");
    const chip = made("i", colour ? "chip" : `chip ${without}`);
    if (colour) chip.style.background = colour;
    const count = made("span", "count");
    this.counts.push(count);
    key.append(chip, label, " ", count);
    return key;
  }

  count(numbers, signs) {
    numbers.forEach((number, place) => (this.counts[place].textContent = `(${number})`));
    for (const last of [-1, -2]) this.counts.at(last).parentElement.hidden = !numbers.at(last);
    this.signs.replaceChildren(...signs.map(([sign, text]) => {
      const key = made("span", "key");
      key.append(made("b", "sign", sign), text);
      return key;
    }));
  }
}

// two measures at once: nine colours in a square, the second measure upwards
class Square {
  constructor(words) {
    this.words = words;
    this.node = made("div", "square");
  }

  show(colours, [across, along], stated) {
    const grid = made("div", "grid");
    this.counts = [];
    for (const row of [2, 1, 0]) {
      for (const column of [0, 1, 2]) {
        const cell = made("span", "cell");
        cell.style.background = colours[row * 3 + column];
        this.counts[row * 3 + column] = made("b");
        cell.append(this.counts[row * 3 + column]);
        grid.append(cell);
      }
    }
    const up = made("span", "along", `${along} →`);
    const right = made("span", "across", `${across} →`);
    this.node.replaceChildren(up, grid, right, made("p", "stated", stated));
  }

  count(numbers) {
    this.counts.forEach((cell, place) => (cell.textContent = numbers[place] || ""));
  }
}

class Ranking {
  constructor(words, told) {
    Object.assign(this, { words, told });
    this.node = made("div", "ranking");
    this.title = made("h2");
    this.list = made("ol");
    this.node.append(this.title, this.list);
    this.rows = new Map();
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("[data-code]");
      if (row) told.open(row.dataset.code);
    });
    this.list.addEventListener("pointerover", ({ target }) => {
      told.point(target.closest("[data-code]")?.dataset.code ?? null, null);
    });
    this.list.addEventListener("pointerleave", () => told.point(null, null));
    this.list.addEventListener("focusin", ({ target }) => {
      told.point(target.closest("[data-code]")?.dataset.code ?? null, null);
    });
  }

  fill(areas) {
    this.rows.clear();
    this.order = null;
    this.list.classList.toggle("many", areas.length > MANY);
    this.list.replaceChildren(...areas.map((area) => {
      const item = made("li");
      const row = Object.assign(made("button", "row"), { type: "button" });
      row.dataset.code = area.code;
      const parts = ["place", "who", "bar", "value", "change"].map((name) => made("span", name));
      const fill = made("i");
      parts[2].append(fill);
      parts[1].textContent = area.plain ?? area.name; // as on the map
      row.append(...parts);
      item.append(row);
      this.rows.set(area.code, { item, row, fill, parts });
      return item;
    }));
  }

  // `ranked` in order: code, place, value as text, share of the longest bar from and to, colour, change
  show(ranked, title) {
    this.title.textContent = title;
    for (const { code, place, text, from, to, colour, change, note } of ranked) {
      const { row, fill, parts } = this.rows.get(code);
      parts[0].textContent = place ?? "";
      fill.style.cssText = colour
        ? `left:${from * 100}%;width:${Math.max((to - from) * 100, 0.6)}%;background:${colour}`
        : "";
      parts[3].textContent = text;
      parts[4].textContent = change ?? "";
      parts[4].title = note ?? "";
      row.classList.toggle("unknown", !colour);
    }
    this.arrange(ranked.map(({ code }) => code));
  }

  // rows are moved only when their order is another: one that is moved loses the keyboard's place
  arrange(codes) {
    const order = codes.join();
    if (order === this.order) return;
    this.order = order;
    const active = this.list.getRootNode().activeElement;
    this.list.prepend(...codes.map((code) => this.rows.get(code).item));
    if (active && this.list.contains(active)) active.focus({ preventScroll: true });
  }

  point(code) {
    for (const [other, { row }] of this.rows) row.classList.toggle("pointed", other === code);
  }
}

class Trend {
  constructor(words, told) {
    this.words = words;
    this.node = made("div", "trend");
    this.title = made("h2");
    this.picture = drawn("svg", { viewBox: "0 0 300 84", preserveAspectRatio: "none", "aria-hidden": "true" });
    this.line = drawn("path", { class: "line" });
    this.zero = drawn("line", { x1: 0, x2: 300, class: "zero" });
    this.now = drawn("line", { y1: 0, y2: 84, class: "now" });
    this.picture.append(this.zero, this.now, this.line);
    this.ends = made("div", "ends");
    this.node.append(this.title, this.picture, this.ends);
  }

  show(name, values, step, text, first, last) {
    const known = values.filter((value) => value !== null);
    this.node.hidden = known.length < 2;
    this.title.replaceChildren(made("b", "", name), ` ${text}`);
    if (this.node.hidden) return;
    const low = Math.min(0, ...known);
    const high = Math.max(...known, low + 1e-9);
    const x = (place) => (values.length < 2 ? 0 : (place / (values.length - 1)) * 300);
    const y = (value) => 80 - ((value - low) / (high - low)) * 74;
    let path = "";
    let isDown = false;
    values.forEach((value, place) => {
      if (value !== null) path += `${isDown ? "L" : "M"}${x(place).toFixed(1)} ${y(value).toFixed(1)}`;
      isDown = value !== null;
    });
    this.line.setAttribute("d", path);
    this.zero.setAttribute("y1", y(0));
    this.zero.setAttribute("y2", y(0));
    this.now.setAttribute("x1", x(step));
    this.now.setAttribute("x2", x(step));
    this.ends.replaceChildren(made("span", "", first), made("span", "", last));
  }
}
