// Streamlit's own words in the page's language, wherever they appear and as long as they do.
const NAMES = ["placeholder", "aria-label", "title", "aria-placeholder", "aria-description"];
const ASKED = NAMES.map((name) => `[${name}]`).join(",");

// of the language before: called with other words this begins anew
let undo = null;

export default function ({ data }) {
  undo?.();
  document.documentElement.lang = data.language;
  // calendars are written as the browser's language has them: it is the page's
  const named = { language: data.language, languages: [data.language] };
  for (const [name, value] of Object.entries(named))
    Object.defineProperty(navigator, name, { configurable: true, get: () => value });
  window.dispatchEvent(new Event("languagechange"));
  const words = Object.entries(data.words).map(([told, ours]) => [new RegExp(`^(?:${told})$`, "u"), ours]);
  // what was put there: the place, Streamlit's word, ours
  let said = [];
  const kept = new Map();

  function instead(told) {
    const text = told.trim();
    if (!text || text.length > 250) return null;
    if (!kept.has(text)) {
      if (kept.size > 2000) kept.clear();
      const found = words.find(([pattern]) => pattern.test(text));
      // of several groups the one that found something
      const ours = found && text.replace(found[0], (whole, ...groups) =>
        found[1].replace("$1", groups.find((group) => typeof group === "string" && group !== text) ?? ""));
      kept.set(text, ours && ours !== text ? ours : null);
    }
    return kept.get(text);
  }
  function note(node, name, told, ours) {
    said.push([new WeakRef(node), name, told, ours]);
    if (said.length > 1000) said = said.filter(([place]) => place.deref()?.isConnected);
  }
  function attribute(element, name) {
    const told = element.getAttribute(name);
    const ours = told && instead(told);
    if (!ours) return;
    element.setAttribute(name, ours);
    note(element, name, told, ours);
  }
  function text(node) {
    const ours = instead(node.data);
    // what a page says in its own words is in its own language
    if (!ours || node.parentElement?.closest("script, style, .stHtml, .stMarkdown table")) return;
    note(node, null, node.data, ours);
    node.data = ours;
  }
  function look(root) {
    if (root.nodeType === 3) return text(root);
    if (root.nodeType !== 1 || root.closest(".js-plotly-plot")) return;
    for (const element of [root, ...root.querySelectorAll(ASKED)]) {
      for (const name of NAMES) if (element.hasAttribute(name)) attribute(element, name);
    }
    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) text(texts.currentNode);
  }

  look(document.body);
  const watching = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "attributes") attribute(change.target, change.attributeName);
      else if (change.type === "characterData") text(change.target);
      else change.addedNodes.forEach(look);
    }
  });
  watching.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributeFilter: NAMES,
  });
  undo = () => {
    watching.disconnect();
    undo = null;
    for (const [place, name, told, ours] of said) {
      const node = place.deref();
      if (name && node?.getAttribute(name) === ours) node.setAttribute(name, told);
      else if (!name && node?.data === ours) node.data = told;
    }
  };
  return () => undo?.();
}
