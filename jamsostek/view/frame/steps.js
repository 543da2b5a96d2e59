// One press of "back" for one step of the visitor. Streamlit adds an entry to the history for every
// change of the address, and a click on another page changes it several times: choices of the old
// page go, shared filters come, the path follows. The first change after somebody did something is a
// step; what follows by itself belongs to it, and what nobody asked for is no step at all.
export default function () {
  if (history.countsSteps) return;
  history.countsSteps = true;
  let acted = false;
  let typing = null;
  const act = () => (acted = true);
  const on = (name, listener) => addEventListener(name, listener, { capture: true, passive: true });
  on("pointerdown", act);
  on("click", act);
  // words typed into one field are one step
  on("input", ({ target }) => {
    if (typing !== target) act();
    typing = target;
  });
  on("focusout", () => (typing = null));
  on("keydown", ({ key, target }) => {
    const types = target.matches?.("input, textarea") && key.length === 1;
    if (!types && key !== "Backspace") act();
  });
  on("popstate", () => (acted = false));
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  history.pushState = (...entry) => {
    (acted ? push : replace)(...entry);
    acted = false;
  };
}
