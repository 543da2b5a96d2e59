// The presentation: every slide is in the page from the start, so a key only shows the next one.
// Nothing here asks the server, save for leaving.
const HIDDEN_POINTER = 2500;

export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  parentElement.clean?.(); // called anew for new data, and only at the end told to go
  const root = parentElement.querySelector(".screen");
  const find = (name) => root.querySelector(name);
  const [stage, deck, panel, help, black, jump, live] = [
    ".stage", ".deck", ".panel", ".help", ".black", ".jump", ".live",
  ].map(find);
  const parameters = new URLSearchParams(location.search);
  const asked = (name) => new URLSearchParams(location.search).get(name);

  // the same presentation with new numbers keeps its slide and its theme
  const before = parentElement.shown;
  deck.innerHTML = data.slides.map((slide) => slide.html).join("");
  const slides = [...deck.children];
  const keys = data.slides.map((slide) => slide.key);
  let now = Math.max(0, keys.indexOf(before?.key ?? parameters.get("slide")));
  let step = before?.step ?? 0;
  let typed = "";
  let leaving = false;
  root.style.colorScheme = before?.scheme ?? data.scheme;
  root.setAttribute("aria-label", data.title);
  for (const [place, text] of Object.entries(data.words)) {
    const element = find(`[data-word="${place}"]`);
    if (element.tagName === "BUTTON") element.setAttribute("aria-label", text);
    else element.textContent = text;
  }
  find(".help dl").innerHTML = "";
  for (const [key, text] of data.keys) {
    find(".help dl").append(
      Object.assign(document.createElement("dt"), { textContent: key }),
      Object.assign(document.createElement("dd"), { textContent: text }),
    );
  }

  const waiting = () => slides[now].querySelectorAll("[data-reveal]").length;
  const told = (slide) => {
    const texts = [slide.querySelector("h2"), ...slide.querySelectorAll(".says")];
    return texts.map((text) => text?.innerText ?? "").join(" ");
  };

  const agree = agreeing(root, data, parentElement, setStateValue);

  function show(place, shown = 0) {
    now = Math.min(Math.max(place, 0), slides.length - 1);
    step = Math.min(shown, waiting());
    slides.forEach((slide, number) => {
      slide.classList.toggle("now", number === now);
      slide.setAttribute("aria-hidden", number !== now);
    });
    reveal();
    agree(keys[now]);
    panel.hidden = true;
    find(".number").textContent = `${now + 1} / ${slides.length}`;
    find(".progress i").style.width = `${(100 * (now + 1)) / slides.length}%`;
    live.textContent = `${now + 1} / ${slides.length}. ${told(slides[now])}`;
    parentElement.shown = { key: keys[now], step, scheme: root.style.colorScheme };
    const address = new URL(location.href);
    address.searchParams.set("slide", keys[now]);
    history.replaceState(history.state, "", address);
  }

  function reveal() {
    const places = [...slides[now].querySelectorAll("[data-reveal]")];
    for (const place of places) place.classList.toggle("waits", place.dataset.reveal > step);
    const rows = slides[now].querySelector(".aside");
    // a table read aloud must not give the winner away
    if (rows && places.length) rows.hidden = step < places.length;
    parentElement.shown = { ...parentElement.shown, step };
    return places.find((place) => Number(place.dataset.reveal) === step);
  }

  function next() {
    if (step < waiting()) {
      step += 1;
      const shown = reveal();
      live.textContent = [...shown.querySelectorAll("text")].map((t) => t.textContent).join(" ");
    } else if (now < slides.length - 1) show(now + 1);
  }

  function back() {
    if (step > 0 && waiting()) {
      step -= 1;
      reveal();
    } else if (now > 0) show(now - 1, Infinity);
  }

  function leave() {
    if (leaving) return;
    leaving = true;
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    setTriggerValue("leave", { from: asked("from") ?? "", slide: keys[now] });
  }

  let ownWay = false; // out of full screen by our own key, which is no wish to leave
  function fullScreen() {
    if (document.fullscreenElement) {
      ownWay = true;
      document.exitFullscreen().catch(() => {});
    } else document.documentElement.requestFullscreen?.().catch(() => {});
  }

  function scheme() {
    const other = root.style.colorScheme === "dark" ? "light" : "dark";
    root.style.colorScheme = other;
    parentElement.shown = { ...parentElement.shown, scheme: other };
  }

  function digits(key) {
    typed = key === "Enter" ? "" : (typed + key).slice(-3);
    jump.textContent = typed;
    jump.hidden = !typed;
  }

  const ways = {
    ArrowRight: next, ArrowDown: next, PageDown: next, " ": next, Enter: next, n: next,
    ArrowLeft: back, ArrowUp: back, PageUp: back, Backspace: back, p: back,
    Home: () => show(0), End: () => show(slides.length - 1),
    b: () => (black.hidden = !black.hidden), ".": () => (black.hidden = !black.hidden),
    f: fullScreen, t: scheme, Escape: leave, "?": () => (help.hidden = !help.hidden),
  };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // the app beneath has keys of its own
    event.stopImmediatePropagation();
    if (event.composedPath()[0].closest?.(".agree")) {
      if (event.key === "Escape") root.focus({ preventScroll: true });
      return;
    }
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const isDigit = /^\d$/.test(key);
    if (!isDigit && !(key in ways)) return;
    event.preventDefault();
    performance.mark("slide-key");
    if (isDigit) return digits(key);
    if (key === "Enter" && typed) {
      show(Number(typed) - 1);
      return digits("Enter");
    }
    digits("Enter");
    if (key === "Escape" && !help.hidden) return void (help.hidden = true);
    // any key but its own lights the screen again, as clickers expect
    if (!black.hidden && !["b", ".", "Escape", "f", "t"].includes(key)) black.hidden = true;
    else ways[key]();
    measure();
  }

  function measure() {
    requestAnimationFrame(() =>
      setTimeout(() => performance.measure("slide-shown", "slide-key")),
    );
  }

  // -- pointer ----------------------------------------------------------------------------------

  function tell(event) {
    const mark = event.target.closest?.("[data-name]");
    for (const other of deck.querySelectorAll(".told")) {
      if (other !== mark) other.classList.remove("told");
    }
    panel.hidden = !mark;
    if (!mark) return false;
    mark.classList.add("told");
    const name = Object.assign(document.createElement("b"), { textContent: mark.dataset.name });
    panel.replaceChildren(name, mark.dataset.text);
    const edge = stage.getBoundingClientRect();
    const scale = edge.width / 1280;
    const x = (event.clientX - edge.left) / scale;
    const y = (event.clientY - edge.top) / scale;
    const isRight = x + 30 + panel.offsetWidth > 1260;
    const isLow = y + 20 + panel.offsetHeight > 650;
    panel.style.left = `${isRight ? x - panel.offsetWidth - 20 : x + 24}px`;
    panel.style.top = `${isLow ? y - panel.offsetHeight - 16 : y + 16}px`;
    return true;
  }

  let pointerTimer;
  function onMove(event) {
    root.classList.remove("still");
    clearTimeout(pointerTimer);
    pointerTimer = setTimeout(() => root.classList.add("still"), HIDDEN_POINTER);
    if (event.pointerType === "mouse") tell(event);
  }

  let from = null;
  let swiped = false;
  function onDown(event) {
    from = { x: event.clientX, y: event.clientY };
    swiped = false;
  }
  function onUp(event) {
    if (!from || event.pointerType === "mouse") return;
    const across = event.clientX - from.x;
    if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(event.clientY - from.y)) {
      swiped = true;
      (across < 0 ? next : back)();
    }
  }
  function onClick(event) {
    if (event.target.closest(".agree")) return;
    if (swiped) return;
    if (!help.hidden) return void (help.hidden = true);
    if (!black.hidden) return void (black.hidden = true);
    if (event.target.closest(".edge.back")) return back();
    const wasTold = !panel.hidden;
    if (tell(event)) return;
    if (!wasTold) next();
  }

  // -- screen -----------------------------------------------------------------------------------

  const fit = () =>
    stage.style.setProperty("--scale", Math.min(innerWidth / 1280, innerHeight / 720));
  function onFullScreen() {
    fit();
    // the browser keeps this Esc to itself: one is to be enough
    if (!document.fullscreenElement && !ownWay) leave();
    ownWay = false;
  }

  document.addEventListener("keydown", onKey, true);
  document.addEventListener("fullscreenchange", onFullScreen);
  addEventListener("resize", fit);
  root.addEventListener("pointermove", onMove);
  root.addEventListener("pointerdown", onDown);
  root.addEventListener("pointerup", onUp);
  root.addEventListener("click", onClick);
  fit();
  show(now, before ? step : 0);
  if (!root.querySelector(".agree :focus")) root.focus({ preventScroll: true });
  // started by a click the browser allows the whole screen; opened by a link it waits for F
  if (!before && navigator.userActivation?.isActive && !document.fullscreenElement) {
    document.documentElement.requestFullscreen?.().catch(() => {});
  }

  parentElement.clean = () => {
    clearTimeout(pointerTimer);
    document.removeEventListener("keydown", onKey, true);
    document.removeEventListener("fullscreenchange", onFullScreen);
    removeEventListener("resize", fit);
    root.removeEventListener("pointermove", onMove);
    root.removeEventListener("pointerdown", onDown);
    root.removeEventListener("pointerup", onUp);
    root.removeEventListener("click", onClick);
  };
  return () => {
    parentElement.clean();
    outbox.leave(parentElement);
  };
}
