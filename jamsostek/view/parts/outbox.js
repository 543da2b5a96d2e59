// What was touched or written and not yet answered. The browser keeps it, whatever becomes of the
// page, the connection or the server: a touch says what was meant (whom, which field, which value)
// and when, and is told again until the answer names its number. What is being written, or was
// refused, is a draft, kept alike.
const KEPT = "jamsostek-touches";
const DRAFTS = "jamsostek-drafts";
const AGAIN = 8000; // ms after which unanswered touches are told once more
const SILENT = 30000; // ms without an answer after which the page is opened anew

class Outbox {
  constructor() {
    this.memory = {};
    this.unwritten = new Set(); // what the disk holds an older state of
    this.page = Math.random().toString(36).slice(2);
    this.number = 0;
    this.changed = () => {};
    this.told = 0; // when touches were first told since the server was last heard
    this.tries = 0;
    this.isCut = false;
    addEventListener("storage", ({ key }) => [KEPT, DRAFTS].includes(key) && this.changed());
    const app = document.querySelector("[data-testid=stApp]");
    if (app) {
      const watch = new MutationObserver(() => this.look());
      watch.observe(app, { attributeFilter: ["data-test-connection-state"] });
    }
    for (const back of ["online", "pageshow", "focus"]) addEventListener(back, () => this.look());
  }

  read(name, empty) {
    if (this.unwritten.has(name)) return this.memory[name];
    try {
      return JSON.parse(localStorage.getItem(name)) ?? empty;
    } catch {
      return this.memory[name] ?? empty; // a private window
    }
  }

  write(name, value) {
    this.memory[name] = value;
    try {
      localStorage.setItem(name, JSON.stringify(value));
      this.unwritten.delete(name);
    } catch {
      this.unwritten.add(name); // full or forbidden: this page remembers
    }
  }

  get touches() {
    return this.read(KEPT, []);
  }

  set touches(touches) {
    this.write(KEPT, touches);
  }

  of(list) {
    return this.touches.filter((touch) => touch.list === list);
  }

  // a newer touch of the same field stands for the one before; of a row, with what that changed
  add(touch) {
    const { list, who, field } = touch;
    const isSame = (each) => each.list === list && each.who === who && each.field === field;
    const before = this.touches.find(isSame);
    const join = field === "row" ? this.joined : this.known;
    const whole = before ? join(before, touch) : touch;
    const id = `${this.page}-${(this.number += 1)}`;
    const others = this.touches.filter((each) => !isSame(each));
    this.touches = [...others, { ...whole, id, at: Date.now() }];
    this.tries = 0;
    this.changed();
    this.send();
  }

  // what was told a moment ago may be saved already: that, too, is a value known to stand there
  joined(before, touch) {
    const seen = { ...touch.seen };
    for (const [name, known] of Object.entries(before.seen)) {
      seen[name] = [...known, before.value[name] ?? null];
    }
    return { ...touch, value: { ...before.value, ...touch.value }, seen };
  }

  // the same of a single value, where it is one that somebody else may have changed
  known(before, touch) {
    if (!Array.isArray(touch.seen)) return touch;
    return { ...touch, seen: [...new Set([before.seen, before.value, touch.seen].flat())] };
  }

  drop(list, who) {
    this.touches = this.touches.filter((each) => each.list !== list || each.who !== who);
    this.keep(list, who, null);
  }

  newName() {
    return `new-${this.page}-${Date.now().toString(36)}-${(this.number += 1)}`;
  }

  // -- drafts: list and row → values (by column), what was seen, what the server told -----------

  drafts(list) {
    const start = `${list}|`;
    return Object.entries(this.read(DRAFTS, {}))
      .filter(([name]) => name.startsWith(start))
      .map(([name, draft]) => [name.slice(start.length), draft]);
  }

  draft(list, who) {
    return this.read(DRAFTS, {})[`${list}|${who}`];
  }

  keepQuietly(list, who, draft) {
    const drafts = this.read(DRAFTS, {});
    if (draft) drafts[`${list}|${who}`] = draft;
    else delete drafts[`${list}|${who}`];
    this.write(DRAFTS, drafts);
  }

  keep(list, who, draft) {
    this.keepQuietly(list, who, draft);
    this.changed();
  }

  // the lists in which something was refused and waits to be mended
  get refusedLists() {
    const names = Object.entries(this.read(DRAFTS, {})).filter(([, draft]) => draft.told);
    return [...new Set(names.map(([name]) => name.split("|")[0]))];
  }

  // -- told and answered ------------------------------------------------------------------------

  // by whom touches are told: the component at `place`
  tellBy(place, tell) {
    this.teller = place;
    this.tell = tell;
  }

  // nobody is there to tell or to answer; the next one hears at once what is left
  leave(place) {
    if (this.teller !== place) return;
    Object.assign(this, { teller: null, tell: null, session: null, told: 0 });
  }

  // what the server says: which touches it dealt with, which it refused, and which session that is;
  // each telling is answered, also one of touches that are left to another page
  answer({ answered, refused, session }) {
    const done = new Set(answered);
    const left = this.touches.filter((touch) => !done.has(touch.id));
    for (const touch of this.touches) if (done.has(touch.id)) this.back(touch, refused[touch.id]);
    if (left.length !== this.touches.length) this.touches = left;
    this.told = 0;
    const isElsewhere = this.session !== session;
    this.session = session;
    if (left.length && isElsewhere) this.send();
    else this.wait();
  }

  // a row that was refused is written in again where it stood, with nothing lost
  back({ list, who, field, value, seen }, refused) {
    if (!refused || field !== "row") return;
    const was = Object.fromEntries(Object.entries(seen).map(([name, known]) => [name, known[0]]));
    const { isOutdated, text: told } = refused;
    this.keepQuietly(list, who, { isOpen: true, values: value, seen: was, told, isOutdated });
  }

  get isConnected() {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
    return (state ?? "CONNECTED") === "CONNECTED";
  }

  look() {
    const wasCut = this.isCut;
    this.isCut = !this.isConnected;
    if (wasCut && !this.isCut) {
      Object.assign(this, { tries: 0, told: 0 }); // another socket: its silence begins now
      this.send();
    }
    this.changed();
  }

  send() {
    const touches = this.touches;
    if (touches.length && this.isConnected && this.session && this.tell) {
      this.told ||= Date.now();
      this.tell({ session: this.session, sent: Date.now(), touches });
    }
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.touches.length) return;
    // ever more rarely: the server may not know their meeting yet; but not past its silence
    const again = AGAIN * 2 ** Math.min(this.tries, 4);
    const silentIn = this.told + SILENT - Date.now();
    this.timer = setTimeout(() => {
      this.tries += 1;
      this.send();
      this.changed();
      this.wake();
    }, silentIn > 0 ? Math.min(again, silentIn) : again);
  }

  // whether all is in the records, in a line that has its room whatever it says
  show(state, words) {
    const waiting = this.touches.length;
    const isLost = !this.isConnected || this.isSilent;
    const kind = waiting ? (isLost ? "unsaved" : "saving") : isLost ? "offline" : "saved";
    state.textContent = words[kind].replace("#", waiting);
    state.hidden = !state.textContent;
    state.classList.toggle("good", kind === "saved");
    state.classList.toggle("warn", isLost);
  }

  // told again and again, and nobody answers though the page calls itself connected
  get isSilent() {
    return this.told > 0 && Date.now() - this.told > AGAIN - 500;
  }

  // a socket that died unnoticed while the network is there: only a new page has a new one
  async wake() {
    if (!this.isConnected || !this.told || Date.now() - this.told < SILENT) return;
    const written = [...document.querySelectorAll("textarea, input[type=text]")];
    // what stands in a list or form of ours is kept, and what is chosen in a filter in the address
    const kept = ".sheet, .st-key-filters, [aria-autocomplete=list]";
    if (written.some((each) => each.value && !each.closest(kept))) return;
    try {
      const answer = await fetch("_stcore/health", { cache: "no-store" });
      if (answer.ok && this.touches.length) location.reload();
    } catch {
      // no network: later
    }
  }
}

// one for the window, however often the page draws its lists
const outbox = (window.jamsostekOutbox ??= new Outbox());
