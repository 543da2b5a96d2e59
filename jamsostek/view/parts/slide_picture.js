// Shows a drawing and tells what lies under the pointer. The drawing comes from the server, which
// escapes every text in it.
export default function ({ data, parentElement }) {
  parentElement.clean?.(); // called anew for new data, and only at the end told to go
  const holder = parentElement.querySelector(".drawing");
  holder.classList.toggle("dark", data.scheme === "dark");
  if (holder.shown !== data.svg) {
    holder.innerHTML = data.svg;
    holder.shown = data.svg;
  }
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  holder.append(tip);

  const tell = (event) => {
    const mark = event.target.closest?.("[data-name]");
    tip.hidden = !mark;
    if (!mark) return;
    const name = document.createElement("b");
    name.textContent = mark.dataset.name;
    tip.replaceChildren(name, mark.dataset.text);
    const room = holder.getBoundingClientRect();
    const left = Math.min(event.clientX - room.left + 14, room.width - tip.offsetWidth);
    tip.style.left = `${Math.max(left, 0)}px`;
    tip.style.top = `${event.clientY - room.top + 14}px`;
  };
  holder.addEventListener("pointermove", tell);
  holder.addEventListener("pointerdown", tell);
  const hide = () => (tip.hidden = true);
  holder.addEventListener("pointerleave", hide);
  parentElement.clean = () => {
    tip.remove();
    holder.removeEventListener("pointermove", tell);
    holder.removeEventListener("pointerdown", tell);
    holder.removeEventListener("pointerleave", hide);
  };
  return () => parentElement.clean();
}
