// Whether the server is there, in our words and where it covers nothing. Streamlit's own dialog
// speaks of a terminal to people who have none, and lies over what they could go on with. While it
// is away a touch on what needs it says so: a control of Streamlit's is dead then, and a link would
// leave the page for the browser's own word that there is no network.
const SOON = 1500; // ms after which a lost connection is told
const REACH = 12; // px a finger may move and still mean what it came down on
const READ = 6000; // ms a word on what was touched stands
const CONTROLS = "button, input, textarea, [role=combobox], [role=radio], [role=tab]";

// what is written on a control, less its icon
function named(control) {
  const copy = (control.closest("label") ?? control).cloneNode(true);
  for (const icon of copy.querySelectorAll("[data-testid=stIconMaterial], svg")) icon.remove();
  const text = (copy.textContent.trim() || control.getAttribute("aria-label") || "").trim();
  return text.length < 40 ? text : "";
}

export default function ({ data, parentElement }) {
  const app = document.querySelector("[data-testid=stApp]");
  const told = parentElement.querySelector(".connection");
  told.textContent = data.lost;
  let timer, reading, down;
  const isLost = () => (app?.dataset.testConnectionState ?? "CONNECTED") !== "CONNECTED";
  function look() {
    clearTimeout(timer);
    if (isLost()) timer = setTimeout(() => (told.hidden = !isLost()), SOON);
    else told.hidden = true;
  }
  function close() {
    if (!isLost()) return;
    for (const dialog of document.querySelectorAll("[data-testid=stDialog]")) {
      if (!/streamlit run|Connection error/i.test(dialog.textContent)) continue;
      dialog.style.display = "none";
      dialog.querySelector("button[aria-label=Close]")?.click();
    }
  }
  function tell(what) {
    // a list that came along may stand for what was touched
    const away = new CustomEvent("jamsostek-away", { detail: what, cancelable: true });
    if (!document.dispatchEvent(away)) return;
    told.hidden = false;
    told.textContent = what ? data.needed.replace("#", what) : data.needed_this;
    clearTimeout(reading);
    reading = setTimeout(() => (told.textContent = data.lost), READ);
  }
  // a dead control hears nothing: it is found by its place
  const isAt = (control, { clientX: x, clientY: y }) => {
    const box = control.getBoundingClientRect();
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  };
  const press = ({ clientX, clientY }) => (down = { x: clientX, y: clientY });
  function touched(event) {
    const moved = down ? Math.hypot(event.clientX - down.x, event.clientY - down.y) : REACH;
    down = null;
    if (!isLost() || moved >= REACH || event.target.closest?.(".stBidiComponent")) return;
    const over = document.elementFromPoint(event.clientX, event.clientY);
    const around = over?.closest("[data-testid=stElementContainer]") ?? over;
    const dead = [...(around?.querySelectorAll(CONTROLS) ?? [])].find((each) =>
      (each.disabled || each.ariaDisabled === "true") && isAt(each.closest("label") ?? each, event));
    if (dead) tell(named(dead));
  }
  function followed(event) {
    const link = event.target.closest?.("a[href]");
    const isHere = link?.origin === location.origin && !link.getAttribute("href").startsWith("#");
    if (!isLost() || !isHere || link.protocol === "blob:") return;
    event.preventDefault();
    event.stopPropagation();
    tell(named(link));
    // where it answers after all, as to who has to sign in again, the link is followed
    const there = { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(4000) };
    fetch(link.href, there).then(() => location.assign(link.href), () => {});
  }
  const state = new MutationObserver(look);
  if (app) state.observe(app, { attributeFilter: ["data-test-connection-state"] });
  const dialogs = new MutationObserver(close);
  dialogs.observe(document.body, { childList: true });
  const heard = { pointerdown: press, pointerup: touched, click: followed };
  for (const [name, hear] of Object.entries(heard)) document.addEventListener(name, hear, true);
  look();
  return () => {
    clearTimeout(timer);
    clearTimeout(reading);
    state.disconnect();
    dialogs.disconnect();
    for (const [name, hear] of Object.entries(heard)) document.removeEventListener(name, hear, true);
  };
}
