// One map: land in the colours of its classes, names, marks and the slip beside the pointer.
const SVG = "http://www.w3.org/2000/svg";
const REACH = 22; // px around a small region that still mean it
const ALIKE = 1.01;

function made(tag, className = "", text = "") {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

function drawn(tag, attributes = {}, ...inside) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

const ruler = document.createElement("canvas").getContext("2d");
function widthOf(text, size) {
  ruler.font = `600 ${size}px "Source Sans", sans-serif`;
  return ruler.measureText(text).width;
}

class Plate {
  // `told` are what is done when a region is pointed at, left, or opened
  constructor(land, camera, told, words, label) {
    Object.assign(this, { land, camera, told, words });
    this.places = new Map(land.areas.map((area, place) => [area.code, place]));
    this.shapes = new Map();
    this.names = new Map();
    this.node = made("figure", "plate");
    this.title = made("figcaption");
    this.frame = made("div", "frame");
    this.slip = made("div", "slip");
    this.slip.hidden = true;
    this.picture = drawn("svg", { role: "group", "aria-label": label });
    this.frame.append(this.picture, this.buttons(), this.slip);
    this.node.append(this.title, this.frame);
    this.draw();
    this.listen();
  }

  buttons() {
    const box = made("div", "zoom");
    const acts = [
      ["+", "zoom_in", () => this.camera.zoom(STEP)],
      ["−", "zoom_out", () => this.camera.zoom(1 / STEP)],
      ["⟲", "zoom_reset", () => this.camera.reset()],
    ];
    for (const [text, word, act] of acts) {
      const button = Object.assign(made("button", "", text), { type: "button" });
      button.setAttribute("aria-label", this.words[word]);
      button.title = this.words[word];
      button.addEventListener("click", act);
      box.append(button);
    }
    return box;
  }

  draw() {
    const { land } = this;
    const hatch = drawn("pattern", {
      id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse",
      patternTransform: "rotate(45)",
    }, drawn("rect", { width: 6, height: 6, class: "hatch-ground" }),
    drawn("line", { x1: 0, y1: 0, x2: 0, y2: 6, class: "hatch-line" }));
    // hidden is not unknown: dots, not lines
    const dotted = drawn("pattern", {
      id: "dotted", width: 7, height: 7, patternUnits: "userSpaceOnUse",
    }, drawn("rect", { width: 7, height: 7, class: "hatch-ground" }),
    drawn("circle", { cx: 2, cy: 2, r: 1.3, class: "hatch-dot" }));
    this.hatches = [[hatch, "rotate(45) "], [dotted, ""]];
    this.coast = drawn("g", { class: "coast", "aria-hidden": "true" });
    this.ground = drawn("g", { class: "land" });
    this.outline = drawn("g", { class: "outline", "aria-hidden": "true" });
    this.points = drawn("g", { class: "points" });
    this.text = drawn("g", { class: "names", "aria-hidden": "true" });
    if (land.ground) {
      this.coast.append(drawn("path", { d: land.ground }));
      this.ground.append(drawn("path", { d: land.ground, class: "around" }));
    }
    for (const area of land.areas) {
      if (area.path) this.coast.append(drawn("path", { d: area.path }));
      if (!area.at) continue;
      const shape = area.path
        ? drawn("path", { d: area.path })
        : drawn("circle", { cx: area.at[0], cy: area.at[1], r: 1 });
      shape.dataset.code = area.code;
      this.shapes.set(area.code, shape);
      this.ground.append(shape);
    }
    this.picture.append(
      drawn("defs", {}, hatch, dotted), this.coast, this.ground, this.outline, this.points, this.text,
    );
  }

  listen() {
    const code = (event) => this.meant(event);
    this.camera.listen(this.picture, (event) => {
      const found = code(event);
      if (found) this.told.open(found);
    });
    this.picture.addEventListener("pointermove", (event) => {
      const found = code(event);
      const box = this.frame.getBoundingClientRect();
      this.pointer = [event.clientX - box.left, event.clientY - box.top];
      this.told.point(found, this);
    });
    this.picture.addEventListener("pointerdown", (event) => this.told.point(code(event), this));
    this.picture.addEventListener("pointerleave", (event) => {
      this.pointer = null;
      if (event.pointerType === "mouse") this.told.point(null, this);
    });
    this.picture.addEventListener("focusin", ({ target }) => {
      this.pointer = null;
      if (target.dataset.code) this.told.point(target.dataset.code, this);
    });
    this.picture.addEventListener("keydown", (event) => this.pressed(event));
  }

  pressed(event) {
    const here = event.target.dataset?.code;
    if (!here) return;
    const ways = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Enter" || event.key === " ") this.told.open(here);
    else if (event.key === "Escape") this.told.up();
    else if (event.key === "PageUp" || event.key === "PageDown")
      this.told.turn(event.key === "PageUp" ? 1 : -1);
    else if (ways[event.key]) this.walk(here, ways[event.key]);
    else return;
    event.preventDefault();
  }

  // to the nearest region that way
  walk(from, [across, along]) {
    const start = this.area(from).at;
    let [best, least] = [null, Infinity];
    for (const code of this.shown) {
      const at = this.area(code)?.at;
      if (!at || code === from) continue;
      const [x, y] = [at[0] - start[0], at[1] - start[1]];
      const ahead = x * across + y * along;
      const aside = Math.abs(x * along) + Math.abs(y * across);
      if (ahead > 0 && ahead + 2 * aside < least) [best, least] = [code, ahead + 2 * aside];
    }
    if (best) this.focus(best);
  }

  focus(code) {
    for (const [other, shape] of this.shapes) {
      if (this.shown.has(other)) shape.setAttribute("tabindex", other === code ? 0 : -1);
    }
    this.shapes.get(code)?.focus();
  }

  area(code) {
    return this.land.areas[this.places.get(code)];
  }

  // what an event means: the region or name under it, else a small region near by
  meant(event) {
    const code = event.target.closest?.("[data-code]")?.dataset.code;
    if (code) return this.shown.has(code) ? code : null;
    const box = this.picture.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let [best, least] = [null, REACH];
    for (const other of this.shown) {
      const at = this.area(other)?.at && this.onFrame(this.area(other).at);
      const far = at ? Math.hypot(at[0] - x, at[1] - y) : Infinity;
      if (far < least) [best, least] = [other, far];
    }
    return best;
  }

  // which regions are in view (others are land around them), and what each is called aloud
  show(codes, focus) {
    this.shown = new Set(codes);
    let isFirst = true;
    for (const [code, shape] of this.shapes) {
      const isShown = this.shown.has(code);
      shape.classList.toggle("around", !isShown);
      if (isShown) {
        shape.setAttribute("role", "button");
        shape.setAttribute("tabindex", isFirst ? 0 : -1);
        isFirst = false;
      }
    }
    this.outline.replaceChildren();
    const shape = focus && this.shapes.get(focus);
    if (shape) this.outline.append(shape.cloneNode());
    for (const each of this.outline.children) {
      for (const name of ["data-code", "role", "tabindex", "style", "aria-label"])
        each.removeAttribute(name);
      each.setAttribute("class", "chosen");
    }
  }

  // fills by code; `null` is unknown. `sizes` are the radii of points
  paint(fills, sizes, partial) {
    for (const code of this.shown) {
      const shape = this.shapes.get(code);
      if (!shape) continue;
      const fill = fills.get(code);
      shape.style.fill = fill ?? "url(#hatch)";
      shape.classList.toggle("unknown", fill === null || fill === HIDDEN);
      shape.classList.toggle("partial", partial.has(code));
      if (sizes) shape.dataset.size = sizes.get(code) ?? 3;
    }
    if (sizes) {
      this.sizePoints();
      this.written = null;
      this.write();
    }
  }

  // what stands under the name in a tile
  value(texts) {
    if (!this.land.tiles) return;
    this.values = texts;
    this.written = null;
    this.write();
  }

  aloud(texts) {
    for (const [code, text] of texts) this.shapes.get(code)?.setAttribute("aria-label", text);
  }

  // -- the frame ---------------------------------------------------------------------------------

  fit() {
    const wide = Math.max(this.frame.clientWidth, 200);
    const frames = this.land.frames;
    this.layout = frames.findLast((each) => each.wide <= wide + 1) ?? frames[0];
    const grown = wide / this.layout.wide;
    const high = Math.round(this.layout.high * grown);
    this.size = [wide, high];
    this.picture.setAttribute("viewBox", `0 0 ${wide} ${high}`);
    this.frame.style.height = `${high}px`;
    this.camera.size = this.size;
    if (this.layout.scale) {
      this.base = [this.layout.scale * grown, this.layout.left * grown, this.layout.top * grown];
    } else {
      const { wide: across, high: along } = this.land;
      const scale = Math.min((wide - 80) / across, (high - 60) / along);
      this.base = [scale, (wide - across * scale) / 2, (high - along * scale) / 2];
    }
    this.grown = grown;
  }

  // from the sheet of the land to the frame
  onFrame([x, y]) {
    const [scale, left, top] = this.base;
    const { scale: near, x: across, y: along } = this.camera;
    return [(x * scale + left) * near + across, (y * scale + top) * near + along];
  }

  // the part of the frame, as it is unmoved, that some regions take
  extent(codes) {
    const [scale, left, top] = this.base;
    const boxes = [...codes].filter((code) => this.shapes.has(code)).map((code) => this.shapes.get(code).getBBox());
    if (!boxes.length) return [0, 0, ...this.size];
    const low = (name) => Math.min(...boxes.map((box) => box[name]));
    const high = (name, side) => Math.max(...boxes.map((box) => box[name] + box[side]));
    return [
      low("x") * scale + left, low("y") * scale + top,
      high("x", "width") * scale + left, high("y", "height") * scale + top,
    ];
  }

  look() {
    const [scale, left, top] = this.base;
    const { scale: near, x, y } = this.camera;
    const matrix = `matrix(${near * scale} 0 0 ${near * scale} ${left * near + x} ${top * near + y})`;
    for (const group of [this.coast, this.ground, this.outline, this.points])
      group.setAttribute("transform", matrix);
    for (const [hatch, turned] of this.hatches)
      hatch.setAttribute("patternTransform", `${turned}scale(${1 / (near * scale)})`);
    this.picture.style.touchAction = this.camera.isHome ? "pan-y" : "none";
    this.sizePoints();
    this.write();
    this.place();
  }

  sizePoints() {
    const unit = this.base[0] * this.camera.scale;
    for (const shape of this.shapes.values()) {
      if (shape.dataset.size) shape.setAttribute("r", shape.dataset.size / unit);
    }
    for (const point of this.points.children) point.setAttribute("r", 4 / unit);
  }

  // -- names -------------------------------------------------------------------------------------

  write() {
    const isWhole = this.camera.scale < ALIKE && this.layout.names;
    const key = isWhole ? `whole ${this.size}` : `${this.size} ${this.camera.scale} ${this.camera.x} ${this.camera.y}`;
    if (this.written === key) return;
    this.written = key;
    this.names.clear();
    const names = isWhole ? this.laidOut() : this.found();
    this.text.replaceChildren();
    for (const name of names) this.writeOne(name);
    this.mark(this.marks ?? new Map());
  }

  // where the slides' layout put them
  laidOut() {
    return this.layout.names.filter((name) => this.shown.has(name.code)).map((name) => {
      const [left, top, wide, high] = name.box;
      const middle = [(left + wide / 2) * this.grown, (top + high / 2) * this.grown];
      const leader = name.leader?.map(([x, y]) => [x * this.grown, y * this.grown]);
      return { ...name, box: [middle[0] - wide / 2, middle[1] - high / 2, wide, high], leader };
    });
  }

  // nearer by: on their regions, the widest first, where they don't run into another
  found() {
    const size = this.layout.size;
    const taken = [];
    const names = [];
    const isTile = Boolean(this.land.tiles);
    const near = this.base[0] * this.camera.scale;
    const areas = [...this.shown].map((code) => this.area(code)).filter((area) => area?.at);
    areas.sort((one, other) => (other.wide ?? 0) - (one.wide ?? 0));
    for (const area of areas) {
      const [x, y] = this.onFrame(area.at);
      const isPoint = !area.path;
      const down = isTile ? -size * 0.5 : isPoint ? Number(this.shapes.get(area.code).dataset.size ?? 6) + size * 0.7 : 0;
      for (const text of new Set([area.plain, area.short, ...(isTile ? [area.letters] : [])])) {
        const wide = widthOf(text, size) + 4;
        const high = size * 1.25;
        const box = [x - wide / 2, y - high / 2 + down, wide, high];
        const isInside = isPoint || wide < area.wide * near * (isTile ? 0.97 : 1.15);
        const isFree = taken.every(([l, t, w, h]) =>
          box[0] > l + w || l > box[0] + wide || box[1] > t + h || t > box[1] + high);
        const isSeen = x > 0 && y > 0 && x < this.size[0] && y < this.size[1];
        if (!isInside || !isFree || !isSeen) continue;
        taken.push(box);
        const under = (isTile && this.values?.get(area.code)) || "";
        const value = under && widthOf(under, size) < area.wide * near ? [under] : [];
        names.push({ code: area.code, lines: [text, ...value], box, inside: true });
        break;
      }
    }
    return names;
  }

  writeOne({ code, lines, box: [left, top, wide, high], inside, leader }) {
    const size = this.layout.size;
    const group = drawn("g", { "data-code": code, class: inside ? "name inside" : "name" });
    if (leader) {
      const [[x1, y1], [x2, y2]] = leader;
      group.append(
        drawn("line", { x1, y1, x2, y2, class: "leader-ground" }),
        drawn("line", { x1, y1, x2, y2, class: "leader" }),
        drawn("circle", { cx: x1, cy: y1, r: 2.2, class: "leader-end" }),
      );
    }
    // room for a finger
    const [reachX, reachY] = [Math.max(0, 30 - wide) / 2, Math.max(0, 28 - high) / 2];
    group.append(drawn("rect", {
      x: left - reachX, y: top - reachY, width: wide + 2 * reachX, height: high + 2 * reachY,
      class: "reach",
    }));
    lines.forEach((line, number) => {
      const text = drawn("text", {
        x: left + wide / 2, y: top + size * (0.95 + 1.22 * number), "font-size": size,
      });
      text.textContent = line;
      group.append(text);
    });
    this.names.set(code, { group, box: [left, top, wide, high] });
    this.text.append(group);
  }

  // signs beside the names of what is incomplete, disputed or a minimum
  mark(marks) {
    this.marks = marks;
    this.text.querySelectorAll(".mark").forEach((mark) => mark.remove());
    for (const [code, sign] of marks) {
      const named = this.names.get(code);
      const at = this.area(code)?.at;
      if (!at || !this.shown.has(code)) continue;
      const [x, y] = named ? [named.box[0] + named.box[2] + 1, named.box[1] + this.layout.size] : this.onFrame(at);
      const text = drawn("text", { x, y, "font-size": this.layout.size + 2, class: "mark" });
      text.textContent = sign;
      this.text.append(text);
    }
  }

  // -- the slip ----------------------------------------------------------------------------------

  // what is told of a region: rows of [class, text]; nothing hides the slip
  tell(code, rows) {
    for (const [other, shape] of this.shapes) shape.classList.toggle("pointed", other === code);
    this.slip.hidden = !rows;
    this.of = code;
    if (!rows) return;
    this.slip.replaceChildren(...rows.map(([kind, text]) => made("div", kind, text)));
    this.place();
  }

  // inside the frame, beside the pointer or the region, never over it
  place() {
    if (this.slip.hidden || !this.area(this.of)?.at) return;
    const [x, y] = this.pointer ?? this.onFrame(this.area(this.of).at);
    const { offsetWidth: wide, offsetHeight: high } = this.slip;
    const left = x + 18 + wide < this.size[0] ? x + 18 : Math.max(x - wide - 18, 4);
    const top = Math.min(Math.max(y - high / 2, 4), Math.max(this.size[1] - high - 4, 4));
    this.slip.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
