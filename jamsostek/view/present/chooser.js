// The list of slides: which are shown, in which order. Tells the keys of those shown.
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".chooser");
  root.style.colorScheme = data.scheme;
  const order = data.slides.filter((slide) => slide.used).map((slide) => slide.key);
  const tell = (keys) => setStateValue("order", keys);
  let dragged = null;

  function moved(key, place) {
    const keys = order.filter((other) => other !== key);
    keys.splice(place, 0, key);
    tell(keys);
  }

  function button(text, label, isOff, onClick) {
    const made = Object.assign(document.createElement("button"), {
      type: "button", textContent: text, disabled: isOff, title: label,
    });
    made.setAttribute("aria-label", label);
    made.addEventListener("click", onClick);
    return made;
  }

  function card(slide) {
    const item = document.createElement("li");
    item.className = slide.used ? "" : "without";
    item.innerHTML = `<div class="thumb" aria-hidden="true">${slide.html}</div><div class="row"></div>`;
    const place = order.indexOf(slide.key);
    const label = document.createElement("label");
    const box = Object.assign(document.createElement("input"), {
      type: "checkbox", checked: slide.used,
    });
    box.addEventListener("change", () =>
      tell(slide.used ? order.filter((key) => key !== slide.key) : [...order, slide.key]),
    );
    box.setAttribute("aria-label", `${data.words.use}: ${slide.title}`);
    label.append(box, slide.used ? `${place + 1}` : "");
    item.querySelector(".row").append(label);
    if (slide.used) {
      const words = data.words;
      item.querySelector(".row").append(
        button("←", `${words.before}: ${slide.title}`, place === 0, () =>
          moved(slide.key, place - 1)),
        button("→", `${words.after}: ${slide.title}`, place === order.length - 1, () =>
          moved(slide.key, place + 1)),
      );
      item.draggable = true;
      item.addEventListener("dragstart", () => (dragged = slide.key));
      item.addEventListener("dragend", () => (dragged = null));
      item.addEventListener("dragover", (event) => {
        event.preventDefault();
        item.classList.add("over");
      });
      item.addEventListener("dragleave", () => item.classList.remove("over"));
      item.addEventListener("drop", (event) => {
        event.preventDefault();
        item.classList.remove("over");
        if (dragged && dragged !== slide.key) moved(dragged, place);
      });
    }
    return item;
  }

  function group(title, slides) {
    if (!slides.length) return [];
    const head = Object.assign(document.createElement("h3"), { textContent: title });
    const list = document.createElement("ol");
    list.append(...slides.map(card));
    return [head, list];
  }

  root.replaceChildren(
    ...group(data.words.used, data.slides.filter((slide) => slide.used)),
    ...group(data.words.unused, data.slides.filter((slide) => !slide.used)),
  );
  const fit = () => {
    for (const thumb of root.querySelectorAll(".thumb")) {
      thumb.firstElementChild.style.transform = `scale(${thumb.clientWidth / 1280})`;
    }
  };
  const watcher = new ResizeObserver(fit);
  watcher.observe(root);
  fit();
  return () => watcher.disconnect();
}
