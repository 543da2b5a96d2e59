// Copies the address of the page. A page that came over plain http may not write to the clipboard
// in the new way, and in some offices not at all: then the address stands in a field, selected.
const AGAIN = 2500; // ms after which the button is itself again

export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  const field = parentElement.querySelector("input");
  const told = parentElement.querySelector("[role=status]");
  let timer;
  button.textContent = data.copy;
  field.setAttribute("aria-label", data.copy);

  function show() {
    field.hidden = false;
    field.focus();
    field.select();
  }
  async function written(address) {
    try {
      await navigator.clipboard.writeText(address);
      return true;
    } catch {
      show();
      return document.execCommand("copy");
    }
  }
  button.onclick = async () => {
    field.value = window.location.href;
    const isCopied = await written(field.value);
    if (!isCopied) show();
    field.hidden = isCopied;
    told.textContent = isCopied ? data.copied : data.select;
    clearTimeout(timer);
    if (isCopied) timer = setTimeout(() => (told.textContent = ""), AGAIN);
  };
  field.onblur = () => {
    field.hidden = true;
    told.textContent = "";
  };
  return () => clearTimeout(timer);
}
