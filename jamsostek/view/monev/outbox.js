// What was touched and not yet answered. The browser keeps it, whatever becomes of the page, the
// connection or the server: a touch says what was meant (whom, which field, which value) and when,
// and is told again until the answer names its number.
const KEPT = "jamsostek-touches";
const AGAIN = 8000; // ms after which unanswered touches are told once more
const SILENT = 30000; // ms without an answer after which the page is opened anew

class Outbox {
  constructor() {
    this.memory = [];
    this.page = Math.random().toString(36).slice(2);
    this.number = 0;
    this.changed = () => {};
    this.told = 0; // when touches were first told since the server was last heard
    this.tries = 0;
    this.isCut = false;
    addEventListener("storage", ({ key }) => key === KEPT && this.changed());
    const app = document.querySelector("[data-testid=stApp]");
    if (app) {
      const watch = new MutationObserver(() => this.look());
      watch.observe(app, { attributeFilter: ["data-test-connection-state"] });
    }
    for (const back of ["online", "pageshow", "focus"]) addEventListener(back, () => this.look());
  }

  get touches() {
    try {
      return JSON.parse(localStorage.getItem(KEPT)) ?? [];
    } catch {
      return this.memory; // a private window
    }
  }

  set touches(touches) {
    this.memory = touches;
    try {
      localStorage.setItem(KEPT, JSON.stringify(touches));
    } catch {
      // full or forbidden: this page remembers
    }
  }

  of(list) {
    return this.touches.filter((touch) => touch.list === list);
  }

  // a newer touch of the same field stands for the one before
  add(touch) {
    const { list, who, field } = touch;
    const others = this.touches.filter(
      (each) => each.list !== list || each.who !== who || each.field !== field,
    );
    const id = `${this.page}-${(this.number += 1)}`;
    this.touches = [...others, { ...touch, id, at: Date.now() }];
    this.tries = 0;
    this.changed();
    this.send();
  }

  // what the server says: which touches it dealt with, and which session of it that is
  answer({ answered, session }) {
    const done = new Set(answered);
    const left = this.touches.filter((touch) => !done.has(touch.id));
    if (left.length !== this.touches.length) this.touches = left;
    this.told = 0;
    const isElsewhere = this.session !== session;
    this.session = session;
    if (left.length && isElsewhere) this.send();
    else this.wait();
  }

  get isConnected() {
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testConnectionState;
    return (state ?? "CONNECTED") === "CONNECTED";
  }

  look() {
    const wasCut = this.isCut;
    this.isCut = !this.isConnected;
    if (wasCut && !this.isCut) {
      this.tries = 0;
      this.send();
    }
    this.changed();
  }

  send() {
    const touches = this.touches;
    if (touches.length && this.isConnected && this.session) {
      this.told ||= Date.now();
      this.tell?.({ session: this.session, sent: Date.now(), touches });
    }
    this.wait();
  }

  wait() {
    clearTimeout(this.timer);
    if (!this.touches.length) return;
    // ever more rarely: the server may not know their meeting yet
    this.timer = setTimeout(() => {
      this.tries += 1;
      this.send();
      this.changed();
      this.wake();
    }, AGAIN * 2 ** Math.min(this.tries, 4));
  }

  // told again and again, and nobody answers though the page calls itself connected
  get isSilent() {
    return this.told > 0 && Date.now() - this.told > AGAIN - 500;
  }

  // a socket that died unnoticed while the network is there: only a new page has a new one
  async wake() {
    if (!this.isConnected || !this.told || Date.now() - this.told < SILENT) return;
    const written = [...document.querySelectorAll("textarea, input[type=text]")];
    if (written.some((each) => each.value && !each.closest(".sheet"))) return;
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
