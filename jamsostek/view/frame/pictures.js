// What a picture tells a pointer, as a table for who has none: one stop of the keyboard after each
// picture, opened by Enter. It is made in the browser, of what the picture holds, when it is opened.
const PICTURE = ".stPlotlyChart";

function lines(html) {
  const told = document.createElement("div");
  told.innerHTML = String(html).replace(/<br\s*\/?>/g, "\n");
  return told.textContent.split("\n").map((line) => line.trim()).filter(Boolean);
}

// of every point what it tells: its figure, and the rest
function rows(drawn, number) {
  const ends = new Map((drawn.layout.annotations ?? []).map((note) => [note.y, lines(note.text).join(" ")]));
  const found = [];
  for (const [place, trace] of (drawn._fullData ?? []).entries()) {
    const { name, text } = drawn.data[place];
    const told = trace.hoverinfo === "skip" ? null : trace.hovertext;
    if (!trace.visible) continue;
    if (trace.type === "bar" && trace.orientation !== "h" && Array.isArray(text)) {
      [...trace.x].forEach((at, point) => found.push([text[point], lines(at).join(" ")]));
    } else if (told) {
      for (const text of [told].flat()) {
        const [first, ...rest] = lines(text ?? "");
        if (first) found.push([first, rest.join(" · ")]);
      }
    } else if (trace.orientation === "h" && trace.hoverinfo !== "skip") {
      [...trace.y].forEach((at, point) => {
        const value = number.format(trace.x[point]);
        found.push([name ? value : ends.get(at) ?? value, lines(at).concat(name || []).join(" · ")]);
      });
    }
  }
  return found;
}

function table(drawn, words, number) {
  const made = (name, ...inside) => {
    const element = document.createElement(name);
    element.append(...inside);
    return element;
  };
  const head = words.heads.map((text) => Object.assign(made("th", text), { scope: "col" }));
  const body = rows(drawn, number).map((cells) => made("tr", ...cells.map((text) => made("td", text))));
  const whole = made("table", made("thead", made("tr", ...head)), made("tbody", ...body));
  whole.className = "plain";
  return whole;
}

let undo = null;

export default function ({ data }) {
  undo?.();
  const number = new Intl.NumberFormat(data.language, { maximumFractionDigits: 2 });
  const offered = new Set();
  function offer() {
    for (const picture of document.querySelectorAll(PICTURE)) {
      const place = picture.closest(".stElementContainer");
      if (!place || place.querySelector(":scope > .as-table")) continue;
      const box = document.createElement("details");
      box.className = "as-table";
      const summary = document.createElement("summary");
      summary.textContent = data.words.open;
      box.append(summary);
      box.addEventListener("toggle", () => {
        box.querySelector("table")?.remove();
        const drawn = picture.querySelector(".js-plotly-plot");
        if (box.open && drawn) box.append(table(drawn, data.words, number));
      });
      place.append(box);
      offered.add(box);
    }
  }
  let waiting = null;
  const later = () => (waiting ??= setTimeout(() => ((waiting = null), offer()), 120));
  const watching = new MutationObserver(later);
  watching.observe(document.body, { childList: true, subtree: true });
  offer();
  undo = () => {
    watching.disconnect();
    clearTimeout(waiting);
    offered.forEach((box) => box.remove());
    undo = null;
  };
  return () => undo?.();
}
