// Puts what the server sent into the store and tells whoever waits for it.
export default function ({ data }) {
  const text = new TextDecoder().decode(data);
  const end = text.indexOf("\n");
  const key = text.slice(0, end);
  const contents = stored.contents;
  if (!contents.has(key)) {
    contents.set(key, JSON.parse(text.slice(end + 1)));
    while (contents.size > MOST_KEPT) contents.delete(contents.keys().next().value);
  }
  for (const tell of [...stored.waiting]) tell();
}
