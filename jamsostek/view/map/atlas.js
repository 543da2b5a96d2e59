// The map of any measure in any month. The server says what is shown; what changes while one looks,
// the step of a play, what is pointed at, where one looks, is drawn here and asks nobody.
const REST = 500; // ms after the last step before the address is told
const BEAT = 800; // ms a step stands at usual speed
const SPEEDS = [0.5, 1, 2, 4];

class Atlas {
  constructor(root) {
    this.root = root;
    this.step = 0;
    this.speed = 1;
    this.pointed = null;
    this.playing = null;
  }

  // -- what the server says ----------------------------------------------------------------------

  update({ data, setStateValue }) {
    // a state, not a trigger: a run that is broken off before it heard of it leaves it to the next;
    // with its moment, so that the same said twice is heard twice
    const tell = (name, value) => setStateValue(name, { value, at: Date.now() });
    this.tellPeriod = () => tell("period", this.stoodAt());
    this.tellOpen = (code) => {
      // one telling, as two would be two runs
      clearTimeout(this.rest);
      this.rest = null;
      tell("open", [code, this.main.periods[this.step] === data.period ? null : this.stoodAt()]);
    };
    this.data = data;
    const named = [data.land, ...data.frames];
    stored.used = new Set(named);
    const ready = () => {
      if (!named.every((key) => stored.contents.has(key))) return;
      stored.waiting.delete(ready);
      if (this.data === data) this.take(data);
    };
    stored.waiting.add(ready);
    ready();
  }

  take(data) {
    this.land = stored.contents.get(data.land);
    this.frames = data.frames.map((key) => stored.contents.get(key));
    this.main = this.frames[0];
    const { period, notes, ...lasting } = data;
    const said = JSON.stringify(lasting);
    const isNew = said !== this.said;
    if (isNew) this.build(data.land !== this.drawnLand);
    this.said = said;
    this.drawnLand = data.land;
    const step = this.main.periods.indexOf(period);
    if (isNew || (!this.playing && !this.rest)) this.step = step < 0 ? this.main.periods.length - 1 : step;
    this.show(this.step, true);
  }

  build(isOther) {
    const { data, land, main } = this;
    const focused = this.root.getRootNode().activeElement?.dataset?.code;
    this.stop();
    this.root.style.colorScheme = data.theme;
    this.codes = main.codes.filter((code) => land.areas.some((area) => area.code === code));
    this.areas = new Map(land.areas.map((area) => [area.code, area]));
    this.sheets = this.frames.map((frame) => new Map(frame.codes.map((code, place) => [code, place])));
    const before = this.camera;
    this.camera = new Camera(() => this.plates.forEach((plate) => plate.look()));
    const told = {
      point: (code, plate) => this.point(code, plate),
      open: (code) => this.tellOpen(code),
      up: () => data.path.length > 1 && this.tellOpen(data.path.at(-2).code),
      turn: (by) => this.turn(by),
    };
    this.plates = (data.kind === "pair" ? [0, 1] : [0]).map(() =>
      new Plate(land, this.camera, told, data.words, data.alt));
    this.legends = data.kind === "crossed"
      ? [new Square(data.words)]
      : this.plates.map(() => new Legend(data.words));
    this.ranking = new Ranking(data.words, told);
    this.trend = new Trend(data.words);
    this.says = made("p", "says");
    this.says.setAttribute("aria-live", "polite");
    this.arrange();
    this.plates.forEach((plate, place) => {
      plate.show(this.codes, data.focus);
      if (data.kind === "pair") plate.title.textContent = this.frames[place].label;
      this.dots(plate);
    });
    if (data.kind === "crossed") {
      this.legends[0].show(data.crossed, this.frames.map((frame) => frame.label), data.scales[0].stated);
    } else {
      this.legends.forEach((legend, place) =>
        legend.show(data.scales[place], this.frames[place].unit, data.words, data.dots));
    }
    this.ranking.fill(this.codes.map((code) => this.areas.get(code)));
    this.size(isOther ? null : before);
    if (focused) this.plates[0].focus(focused);
  }

  // agents, offices, meeting places
  dots(plate) {
    for (const { at, name, kind } of this.data.points ?? []) {
      const point = drawn("circle", { cx: at[0], cy: at[1], r: 1, class: `point ${kind}` });
      const title = drawn("title");
      title.textContent = name;
      point.append(title);
      plate.points.append(point);
    }
  }

  arrange() {
    const { data } = this;
    const board = made("div", `board ${data.kind}`);
    const maps = made("div", "maps");
    this.plates.forEach((plate, place) => {
      const one = made("div", "one");
      one.append(plate.node, this.legends[place].node);
      maps.append(one);
    });
    const side = made("div", "side");
    side.append(this.trend.node, this.ranking.node);
    const left = made("div", "left");
    left.append(this.clock(), maps);
    board.append(left, side);
    const whole = made("div", "whole");
    whole.append(this.path(), this.says, board);
    this.root.replaceChildren(whole);
  }

  path() {
    const nav = made("nav", "path");
    nav.setAttribute("aria-label", this.data.words.path);
    this.data.path.forEach(({ code, name }, place) => {
      if (place) nav.append(made("span", "", "›"));
      const isLast = place === this.data.path.length - 1;
      const step = made(isLast ? "span" : "button", isLast ? "here" : "", name);
      if (isLast) step.setAttribute("aria-current", "page");
      else step.addEventListener("click", () => this.tellOpen(code));
      nav.append(step);
    });
    nav.hidden = this.data.path.length < 2 && !this.data.told;
    if (this.data.told) nav.append(made("span", "told", this.data.told));
    return nav;
  }

  clock() {
    const { words } = this.data;
    const box = made("div", "clock");
    box.setAttribute("role", "group");
    const button = (text, word, act) => {
      const made_ = Object.assign(made("button", word, text), { type: "button", title: words[word] });
      made_.setAttribute("aria-label", words[word]);
      made_.addEventListener("click", act);
      return made_;
    };
    this.starter = button("▶", "play", () => (this.playing ? this.stop(true) : this.play()));
    this.slider = Object.assign(made("input"), {
      type: "range", min: 0, max: this.main.periods.length - 1, step: 1,
    });
    this.slider.setAttribute("aria-label", words.period);
    this.slider.addEventListener("input", () => {
      this.stop();
      this.show(Number(this.slider.value));
      this.settle();
    });
    this.month = made("output", "month");
    const speed = made("select");
    speed.setAttribute("aria-label", words.speed);
    for (const each of SPEEDS) {
      const text = `${String(each).replace(".", this.main.format.decimal)}×`;
      speed.append(Object.assign(made("option", "", text), { value: each, selected: each === this.speed }));
    }
    speed.addEventListener("change", () => (this.speed = Number(speed.value)));
    box.append(
      this.starter,
      button("‹", "before", () => this.turn(-1)),
      this.slider,
      button("›", "after", () => this.turn(1)),
      this.month,
      speed,
    );
    box.hidden = this.main.periods.length < 2;
    return box;
  }

  // -- time --------------------------------------------------------------------------------------

  play() {
    const last = this.main.periods.length - 1;
    let next = this.step >= last ? 0 : this.step + 1;
    const beat = () => {
      this.show(next);
      next += 1;
      if (next > last) this.stop(true);
      else this.playing = setTimeout(beat, BEAT / this.speed);
    };
    clearTimeout(this.rest);
    this.rest = null;
    this.playing = true;
    this.sign("⏸", "pause");
    beat();
  }

  stop(isSettled = false) {
    if (this.playing) clearTimeout(this.playing);
    const was = this.playing;
    this.playing = null;
    if (!this.starter) return;
    this.sign("▶", "play");
    if (was) {
      this.rank();
      this.aloud();
    }
    if (was && isSettled) this.settle(0);
  }

  sign(text, word) {
    this.starter.textContent = text;
    this.starter.title = this.data.words[word];
    this.starter.setAttribute("aria-label", this.data.words[word]);
  }

  turn(by) {
    this.stop();
    this.show(Math.min(Math.max(this.step + by, 0), this.main.periods.length - 1));
    this.settle();
  }

  // the address is told once, after the last of several steps
  settle(after = REST) {
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      this.rest = null;
      this.aloud();
      this.tellPeriod();
    }, after);
  }

  // the period as the address knows it: the last one known is none
  stoodAt() {
    const isLast = this.step === this.main.periods.length - 1;
    return isLast ? "" : this.main.periods[this.step];
  }

  // -- a step ------------------------------------------------------------------------------------

  // the step of another measure: the last it has up to the same time
  stepOf(place) {
    const now = this.main.periods[this.step];
    if (!place) return this.step;
    const { periods } = this.frames[place];
    // the present of both, even if one is told by years
    if (this.step === this.main.periods.length - 1) return periods.length - 1;
    let found = null;
    periods.forEach((period, step) => {
      const length = Math.min(period.length, now.length);
      if (period.slice(0, length) <= now.slice(0, length)) found = step;
    });
    return found;
  }

  value(place, code, step = this.stepOf(place)) {
    const column = this.sheets[place].get(code);
    return this.frames[place].values[step]?.[column] ?? null;
  }

  marked(place, step) {
    const frame = this.frames[place];
    const found = new Map();
    for (const [name, sign] of SIGNS) {
      for (const [at, column] of frame.marks[name])
        if (at === step) found.set(frame.codes[column], sign);
    }
    return found;
  }

  // the areas of which a number is known and not told: too few people
  hidden(place, step) {
    const frame = this.frames[place];
    return new Set(frame.marks.hidden.filter(([at]) => at === step).map(([, column]) => frame.codes[column]));
  }

  // what stands where there is no number
  nothing(place, step, code) {
    return this.data.words[this.hidden(place, step).has(code) ? "hidden" : "no_data"];
  }

  show(step, isTold = false) {
    this.step = step;
    const { data, main } = this;
    this.slider.value = step;
    this.slider.setAttribute("aria-valuetext", main.names[step]);
    this.month.textContent = main.names[step];
    this.says.textContent = main.says[step];
    if (data.kind === "crossed") this.crossed();
    else this.plates.forEach((plate, place) => this.paint(plate, place));
    this.rank();
    this.tell();
    if (isTold || !this.playing) this.aloud();
  }

  paint(plate, place) {
    const scale = this.data.scales[place];
    const step = this.stepOf(place);
    const fills = new Map();
    // after the classes what is hidden, and last what is not known
    const counts = new Array(scale.labels.length + 2).fill(0);
    const hidden = this.hidden(place, step);
    let most = 0;
    for (const code of this.codes) {
      const value = this.value(place, code, step);
      const found = classOf(value, scale.borders);
      const without = hidden.has(code) ? HIDDEN : null;
      fills.set(code, found === null ? without : scale.colours[found]);
      counts[found ?? counts.length - (without ? 2 : 1)] += 1;
      most = Math.max(most, Math.abs(value ?? 0));
    }
    const marks = this.marked(place, step);
    const partial = new Set([...marks].filter(([, sign]) => sign === SIGNS[0][1]).map(([code]) => code));
    plate.paint(fills, this.land.level === "village" ? this.radii(place, step) : null, partial);
    plate.value(new Map(this.codes.map((code) => [
      code, inShort(this.value(place, code, step), this.frames[place].format),
    ])));
    plate.mark(marks);
    const signs = SIGNS.filter(([, sign]) => [...marks.values()].includes(sign));
    this.legends[place].count(counts, signs.map(([name, sign]) => [sign, this.data.words[name]]));
    if (this.data.kind === "pair")
      plate.title.textContent = `${this.frames[place].label}, ${this.frames[place].names[step] ?? "–"}`;
  }

  // points by area: the largest of all periods is as large as a finger's tip
  radii(place, step) {
    const all = this.frames[place].values.flat().filter((value) => value !== null);
    const most = Math.max(...all.map(Math.abs), 1e-9);
    return new Map(this.codes.map((code) => [
      code, 3 + 15 * Math.sqrt(Math.abs(this.value(place, code, step) ?? 0) / most),
    ]));
  }

  crossed() {
    const { scales, crossed } = this.data;
    const fills = new Map();
    const counts = new Array(9).fill(0);
    for (const code of this.codes) {
      const [across, along] = [0, 1].map((place) =>
        classOf(this.value(place, code), scales[place].borders));
      const isKnown = across !== null && along !== null;
      const isHidden = [0, 1].some((place) => this.hidden(place, this.stepOf(place)).has(code));
      fills.set(code, isKnown ? crossed[along * 3 + across] : isHidden ? HIDDEN : null);
      if (isKnown) counts[along * 3 + across] += 1;
    }
    this.plates[0].paint(fills, null, new Set());
    this.legends[0].count(counts);
  }

  rank() {
    const { data, main } = this;
    const order = (step) => {
      const known = this.codes.map((code) => [code, this.value(0, code, step)])
        .filter(([, value]) => value !== null);
      known.sort(([, one], [, other]) => other - one);
      const places = new Map();
      known.forEach(([code, value], place) => {
        const last = place && known[place - 1];
        places.set(code, last && last[1] === value ? places.get(last[0]) : place + 1);
      });
      return [known, places];
    };
    const [known, places] = order(this.step);
    const back = Math.max(this.step - main.back, 0);
    const before = back < this.step ? order(back)[1] : new Map();
    const values = known.map(([, value]) => value);
    const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
    const span = high - low || 1;
    const scale = data.scales[0];
    this.places = places;
    const rows = known.map(([code, value]) => {
      const gone = before.has(code) ? before.get(code) - places.get(code) : 0;
      const [from, to] = [Math.min(value, 0) - low, Math.max(value, 0) - low];
      return {
        code, place: places.get(code), text: inShort(value, main.format),
        from: from / span, to: to / span,
        colour: data.kind === "crossed" ? "var(--abu)" : scale.colours[classOf(value, scale.borders)],
        change: gone > 0 ? `▲${gone}` : gone < 0 ? `▼${-gone}` : "",
        note: gone ? data.words[gone > 0 ? "up" : "down"].replace("#", Math.abs(gone)) : "",
      };
    });
    const rest = this.codes.filter((code) => !places.has(code))
      .map((code) => ({ code, text: this.hidden(0, this.step).has(code) ? main.format.hidden : main.format.nothing,
        note: this.nothing(0, this.step, code) }));
    const since = back < this.step ? data.words.since.replace("#", main.shorts[back]) : "";
    // of many only the first are put in order while a play runs
    const moved = this.playing && rows.length > MANY ? rows.slice(0, MANY) : [...rows, ...rest];
    this.ranking.show(moved, `${data.words.ranking}${since}`);
  }

  // -- what is pointed at ------------------------------------------------------------------------

  point(code, plate) {
    for (const other of this.plates) if (other !== plate) other.pointer = null;
    if (code === this.pointed) return plate?.place();
    this.pointed = code;
    this.tell();
  }

  tell() {
    const { main, data } = this;
    const shown = this.codes.includes(this.pointed) ? this.pointed : null;
    this.plates.forEach((plate, place) => plate.tell(shown, shown && this.rowsOf(shown, place)));
    this.ranking.point(shown);
    const code = shown ?? this.trended ?? data.focus ?? [...this.places.keys()][0] ?? this.codes[0];
    if (shown) this.trended = shown;
    const values = main.periods.map((_, step) => this.value(0, code, step));
    const [first, last] = [main.shorts[0], main.shorts.at(-1)];
    this.trend.show(
      this.areas.get(code)?.name ?? "", values, this.step,
      inFull(this.value(0, code), main.format), first, last,
    );
  }

  rowsOf(code, place) {
    const { words, notes, kind, period } = this.data;
    const area = this.areas.get(code);
    const rows = [["who", area.name]];
    for (const each of kind === "crossed" ? [0, 1] : [place]) {
      const frame = this.frames[each];
      const step = this.stepOf(each);
      const value = this.value(each, code, step);
      if (kind === "crossed") rows.push(["what", frame.label]);
      rows.push(["value", value === null ? this.nothing(each, step, code) : inFull(value, frame.format)]);
      const column = this.sheets[each].get(code);
      const of = frame.parts?.denominator[step]?.[column];
      if (value !== null && of !== undefined && of !== null)
        rows.push(["note", words.of_all
          .replace("#", grouped(frame.parts.numerator[step][column] ?? 0, frame.format))
          .replace("#", grouped(of, frame.format))]);
      const isTold = each === 0 && frame.periods[step] === period && notes[code];
      rows.push(["note", isTold ? notes[code] : frame.names[step] ?? ""]);
      const sign = this.marked(each, step).get(code);
      if (sign) rows.push(["note", `${sign} ${words[SIGNS.find(([, other]) => other === sign)[0]]}`]);
    }
    const rank = this.places.get(code);
    if (rank && kind !== "crossed" && !place)
      rows.push(["note", words.rank.replace("#", rank).replace("#", this.places.size)]);
    return rows;
  }

  // each region with its value and date, for who can't see it
  aloud() {
    const { words } = this.data;
    this.plates.forEach((plate, place) => {
      const frame = this.frames[place];
      const step = this.stepOf(place);
      plate.aloud(this.codes.map((code) => {
        const value = this.value(place, code, step);
        const text = value === null ? this.nothing(place, step, code) : inFull(value, frame.format);
        return [code, `${this.areas.get(code).name}: ${text}, ${frame.names[step] ?? ""}`];
      }));
    });
  }

  // -- room --------------------------------------------------------------------------------------

  size(before) {
    this.plates.forEach((plate) => plate.fit());
    const isPart = this.codes.length < this.land.areas.length && this.land.level === "regency";
    if (before && before.scale > 1) {
      this.camera.home = before.home;
      this.camera.set(before.scale, before.x, before.y);
    } else if (isPart) this.camera.frame(this.plates[0].extent(this.codes));
    else this.camera.frame([0, 0, ...this.camera.size]);
  }
}

const SIGNS = [["partial", "◔"], ["minimum", "≥"], ["disputed", "≠"]];

export default function (component) {
  const root = component.parentElement.querySelector(".atlas");
  const atlas = (root.atlas ??= new Atlas(root));
  atlas.update(component);
  if (!atlas.watcher) {
    let wide = 0;
    atlas.watcher = new ResizeObserver(() => {
      if (!atlas.plates || Math.abs(root.clientWidth - wide) < 2) return;
      wide = root.clientWidth;
      atlas.plates.forEach((plate) => (plate.written = null));
      atlas.size(null);
      atlas.tell();
    });
    atlas.watcher.observe(root);
  }
  return () => {
    atlas.stop();
    clearTimeout(atlas.rest);
    atlas.watcher.disconnect();
    atlas.watcher = null;
  };
}
