// What a machine can see of a page that is drawn: it is wider than the window, words lie on words, are cut
// off or run out of their frame, words of another language. Gives a list of findings, each a text.
(foreign) => {
  const found = new Map();
  const tell = (kind, text) => {
    const line = `${kind}: ${text.replace(/\s+/g, " ").trim().slice(0, 90)}`;
    found.set(line, (found.get(line) ?? 0) + 1);
  };
  const inside = (node) => node.parentNode ?? node.host ?? null;
  const ancestors = function* (node) {
    for (let one = inside(node); one; one = inside(one)) if (one.nodeType === 1) yield one;
  };
  const boxes = (range) => [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1);
  const hidden = (element) =>
    !element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true });
  const walk = function* (root) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* walk(element.shadowRoot);
    }
  };
  const main = document.querySelector(".stMain") ?? document.body;

  if (main.scrollWidth > main.clientWidth + 1) tell("wide", `${main.scrollWidth - main.clientWidth} px`);

  // what of a text its frames let through; null: nothing, for it is meant only for those who don't see
  const seen = (element, box) => {
    let { left, right, top, bottom } = box;
    let scrolls = false;
    for (const frame of [element, ...ancestors(element)]) {
      const style = getComputedStyle(frame);
      if (style.display === "none") return null;
      if (style.position === "fixed") break;
      if (style.clipPath !== "none" || (frame.clientWidth <= 1 && style.overflow === "hidden")) return null;
      if (style.overflowX === "visible" && style.overflowY === "visible") continue;
      if (frame instanceof SVGElement && !(frame instanceof SVGSVGElement)) continue;
      if (frame === main || frame === document.body || frame === document.documentElement) break;
      const edge = frame.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowX + style.overflowY)) scrolls = true;
      left = Math.max(left, edge.left), right = Math.min(right, edge.right);
      top = Math.max(top, edge.top), bottom = Math.min(bottom, edge.bottom);
    }
    return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom, scrolls } : { scrolls };
  };

  const lying = [];
  for (const element of walk(main)) {
    if (/^(STYLE|SCRIPT|NOSCRIPT|OPTION)$/.test(element.tagName) || hidden(element)) continue;
    const style = getComputedStyle(element);
    const own = [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
    if (element.matches("input:not([type=checkbox], [type=radio], [type=range], [type=file])")
        && (element.value || element.placeholder) && element.clientWidth > 1
        && element.scrollWidth > element.clientWidth + 1) tell("cut", element.value || element.placeholder);
    if (!own.length) continue;
    if (/hidden|clip/.test(style.overflowX) && element.scrollWidth > element.clientWidth + 1
        && element.clientWidth > 1) tell("cut", element.textContent);
    for (const node of own) {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of boxes(range)) {
        const part = seen(element, box);
        if (part === null) break;
        if (part.scrolls && !("left" in part)) continue;
        const shown = "left" in part ? (part.right - part.left) * (part.bottom - part.top) : 0;
        if (!part.scrolls && shown < 0.8 * box.width * box.height) tell("cropped", node.data);
        if (shown && part.right > innerWidth + 1 && !part.scrolls) tell("outside", node.data);
        if (shown) lying.push({ ...part, words: node.data.trim(), element });
      }
    }
  }
  // letters on letters: a third of the smaller box, where neither lies within the other's element
  lying.sort((one, other) => one.top - other.top);
  lying.forEach((one, place) => {
    for (let next = place + 1; next < lying.length && lying[next].top < one.bottom; next += 1) {
      const other = lying[next];
      if (one.element === other.element) continue;
      const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
      const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
      if (wide < 3 || high < 3) continue;
      const least = Math.min(...[one, other].map((box) => (box.right - box.left) * (box.bottom - box.top)));
      if (wide * high < least / 3) continue;
      const above = document.elementsFromPoint(
        Math.max(one.left, other.left) + wide / 2, Math.max(one.top, other.top) + high / 2);
      const float = (element) => [element, ...ancestors(element)].some(
        (each) => /fixed|sticky/.test(getComputedStyle(each).position));
      if (above.length && (float(one.element) || float(other.element))) continue;
      tell("overlap", `${one.words.slice(0, 40)} | ${other.words.slice(0, 40)}`);
    }
  });
  if (foreign) {
    const strange = new RegExp(`(?<![\\p{L}\\d_-])(${foreign.join("|")})(?![\\p{L}\\d_-])`, "iu");
    // an address and the name of a publisher are nobody's language
    const own = (text) => text.replace(/\S+\.\S+\/\S*|Open Data Jabar/gu, "");
    const check = (where, text) => text && strange.test(own(text)) && tell(`foreign ${where}`,
      text.slice(Math.max(0, text.search(strange) - 20)));
    for (const element of walk(document.body)) {
      // a column's name is the same in every language
      if (element.closest("style, script, noscript, code")) continue;
      if (element.closest("[lang]:not(html)") && element.closest("[lang]").lang !== document.documentElement.lang) continue;
      for (const name of ["placeholder", "aria-label", "title", "alt", "aria-roledescription", "aria-description"])
        check(name, element.getAttribute(name));
      // the names of icons are drawn as pictures
      if (hidden(element) || /Material/.test(getComputedStyle(element).fontFamily)) continue;
      for (const node of element.childNodes) if (node.nodeType === 3) check("text", node.data);
    }
  }
  return [...found].map(([line, count]) => (count > 1 ? `${line} ×${count}` : line));
}
