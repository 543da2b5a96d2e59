// What is agreed, written in on the last slide of a meeting. The form is no part of the deck: what
// is being written stays while the deck is drawn anew.
const PATIENCE = 6000; // milliseconds for an answer, then there is no connection

function agreeing(root, data, parentElement, setTriggerValue) {
  const form = root.querySelector(".agree");
  const agree = data.agree;
  if (!agree) {
    form.hidden = true;
    return () => {};
  }
  const kept = (parentElement.agree ??= { sent: 0 });
  const state = form.querySelector("[role=status]");
  const tell = (text, kind) => {
    state.textContent = text;
    state.className = kind;
  };
  for (const field of form.querySelectorAll("input")) {
    field.placeholder = agree.words[field.name];
    field.setAttribute("aria-label", agree.words[field.name]);
  }
  form.querySelector("button").textContent = agree.words.save;
  form.querySelector("datalist").replaceChildren(
    ...agree.people.map((value) => Object.assign(document.createElement("option"), { value })),
  );
  if (kept.sent && agree.answer?.at === kept.sent) {
    kept.sent = 0;
    clearTimeout(kept.timer);
    tell(agree.answer.told, agree.answer.is_saved ? "good" : "warn");
    if (agree.answer.is_saved) form.reset();
  }
  form.onsubmit = (event) => {
    event.preventDefault();
    if (kept.sent) return;
    kept.sent = Date.now();
    tell(agree.words.saving, "");
    kept.timer = setTimeout(() => {
      kept.sent = 0;
      tell(agree.words.unsaved, "warn");
    }, PATIENCE);
    const entered = Object.fromEntries(new FormData(form));
    setTriggerValue("agree", { at: kept.sent, ...entered });
  };
  return (key) => {
    form.hidden = key !== agree.slide;
    root.classList.toggle("agreeing", !form.hidden);
  };
}

