// What was sent once, by the name of its content: land and values outlive every drawing of the page.
const MOST_KEPT = 12;
const stored = (window.jamsostekAtlas ??= {
  contents: new Map(), waiting: new Set(), used: new Set(),
});
