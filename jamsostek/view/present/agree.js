// What is agreed, written in on the last slide of a meeting. The form is no part of the deck: what
// is being written stays while the deck is drawn anew, and what was sent while there is no
// connection waits in the outbox, as on the meeting's page.
function agreeing(root, data, parentElement, setStateValue) {
  const place = root.querySelector(".agree");
  const { agree } = data;
  outbox.tellBy(parentElement, (told) => setStateValue("told", told));
  outbox.answer(data);
  if (!agree) {
    place.hidden = true;
    return () => {};
  }
  const forms = (parentElement.forms ??= new Map());
  const made = JSON.stringify([agree.fields, agree.people]);
  if (made !== forms.made) forms.clear(); // in another language
  forms.made = made;
  const state = place.querySelector("[role=status]");

  function refresh() {
    const drafts = new Map(outbox.drafts(agree.list).filter(([who]) => who.startsWith(NEW)));
    // what was refused comes first; only then there is room for another
    const who = [...drafts.keys()].find((each) => each !== NEW) ?? NEW;
    if (!forms.has(who)) forms.set(who, new Form(agree.list, who, agree));
    const form = forms.get(who);
    form.data = agree;
    form.show({}, drafts.get(who), true, false);
    if (place.firstChild !== form.node) {
      place.querySelector("form")?.remove();
      place.prepend(form.node);
    }
    outbox.show(state, agree.words);
    const waiting = outbox.of(agree.list).map((touch) => touch.value.issue).filter(Boolean);
    if (waiting.length) state.textContent += ` · ${waiting.join(" · ")}`;
  }

  outbox.changed = refresh;
  refresh();
  return (key) => {
    place.hidden = key !== agree.slide;
    root.classList.toggle("agreeing", !place.hidden);
  };
}

