// Numbers as base.language writes them, from the pieces it gave: nothing is left to the browser.
function grouped(value, format) {
  const [whole, part = ""] = Math.abs(value).toFixed(2).split(".");
  const kept = part.replace(/0+$/, "");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, format.group);
  return kept ? `${digits}${format.decimal}${kept}` : digits;
}

function signOf(text, value, format) {
  return value < 0 && /[1-9]/.test(text) ? format.minus : "";
}

// 8927 → "8.927 orang"
function inFull(value, format) {
  if (value === null || value === undefined) return format.nothing;
  const text = grouped(value, format);
  return `${signOf(text, value, format)}${format.before}${text}${format.after}`;
}

// 1250000 → "1,25 juta": for a bar or a label
function inShort(value, format) {
  if (value === null || value === undefined) return format.nothing;
  let [text, word] = [grouped(value, format), ""];
  for (const [size, name] of format.words) {
    if (Math.round(Math.abs(value)) >= size) [text, word] = [grouped(value / size, format), name];
  }
  return `${signOf(text, value, format)}${format.shortBefore}${text}${word}${format.shortAfter}`;
}
