// Whether the server is there, in our words and where it covers nothing. Streamlit's own dialog
// speaks of a terminal to people who have none, and lies over what they could go on with.
const SOON = 1500; // ms after which a lost connection is told

export default function ({ data, parentElement }) {
  const app = document.querySelector("[data-testid=stApp]");
  const told = parentElement.querySelector(".connection");
  told.textContent = data.lost;
  let timer;
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
  const state = new MutationObserver(look);
  if (app) state.observe(app, { attributeFilter: ["data-test-connection-state"] });
  const dialogs = new MutationObserver(close);
  dialogs.observe(document.body, { childList: true });
  look();
  return () => {
    clearTimeout(timer);
    state.disconnect();
    dialogs.disconnect();
  };
}
