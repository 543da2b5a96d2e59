// Puts what the server sent into the store and tells whoever waits for it.
export default function ({ data }) {
  const text = new TextDecoder().decode(data);
  const end = text.indexOf("\n");
  const key = text.slice(0, end);
  const contents = stored.contents;
  const content = contents.get(key) ?? JSON.parse(text.slice(end + 1));
  // the last used is the last to go; what is drawn now never goes, as it isn't sent again
  contents.delete(key);
  contents.set(key, content);
  const spare = [...contents.keys()].filter((each) => each !== key && !stored.used.has(each));
  for (const each of spare.slice(0, Math.max(contents.size - MOST_KEPT, 0))) contents.delete(each);
  for (const tell of [...stored.waiting]) tell();
}
