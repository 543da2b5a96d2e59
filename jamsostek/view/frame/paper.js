// Pictures are drawn for the width of the screen. Before a page is printed each learns to shrink as
// a whole, afterwards it is the screen's again. The browser waits for these listeners to end.
const PICTURES = ".stPlotlyChart .svg-container, [data-testid=stDeckGlJsonChart]";

// what the sheet is wide, against a page of that many pixels
const SHEET = 1000;

// Letters of a wide picture would become too small: it is drawn anew, nearly as wide as its place
// on the sheet, by the buttons that each has for this (parts/charts.py) and nobody sees.
function narrowed() {
  const page = document.querySelector(".stMainBlockContainer")?.offsetWidth;
  for (const picture of document.querySelectorAll(".stPlotlyChart")) {
    const wanted = (picture.offsetWidth * SHEET) / page;
    const buttons = [...picture.querySelectorAll(".updatemenu-button")];
    const width = (button) => Number(button.textContent);
    const [best] = buttons.sort((a, b) => Math.abs(width(a) - wanted) - Math.abs(width(b) - wanted));
    if (best && width(best) < picture.offsetWidth) best.dispatchEvent(new MouseEvent("click"));
  }
}

function shrinkable() {
  narrowed();
  // colours of the dark theme are seen on its ground only
  const { colorScheme, backgroundColor } = getComputedStyle(document.querySelector(".stApp"));
  const ground = colorScheme.includes("dark") ? backgroundColor : "transparent";
  for (const picture of document.querySelectorAll(PICTURES)) {
    const drawn = picture.querySelector(":scope > .main-svg");
    const wide = drawn?.getAttribute("width") ?? picture.offsetWidth;
    const high = drawn?.getAttribute("height") ?? picture.offsetHeight;
    picture.style.setProperty("--ground", ground);
    picture.style.setProperty("--wide", wide);
    picture.style.setProperty("--drawn", `${wide} / ${high}`);
    for (const drawing of picture.querySelectorAll(":scope > .main-svg"))
      drawing.setAttribute("viewBox", `0 0 ${wide} ${high}`);
  }
}

function asOnScreen() {
  for (const drawing of document.querySelectorAll(".stPlotlyChart .main-svg"))
    drawing.removeAttribute("viewBox");
}

export default function () {
  window.addEventListener("beforeprint", shrinkable);
  window.addEventListener("afterprint", asOnScreen);
  return () => {
    window.removeEventListener("beforeprint", shrinkable);
    window.removeEventListener("afterprint", asOnScreen);
  };
}
