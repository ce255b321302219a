// The sheet of a document: words marked in the text go into the field for words that is gone to next; what was filled in survives a reload.
const text = document.getElementById("text");
const form = document.getElementById("coding");
let marked = "";

document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  if (chosen.isCollapsed || !text.contains(chosen.anchorNode) || !text.contains(chosen.focusNode)) return;
  marked = chosen.toString().trim().slice(0, 2000);
});

document.addEventListener("focusin", (event) => {
  if (!event.target.matches("input[data-words]") || event.target.value || !marked) return;
  event.target.value = marked;
  marked = "";
  event.target.dispatchEvent(new Event("input", { bubbles: true }));
});

if (form) {
  const name = `tasdiq-sheet-${location.pathname}`;
  const fields = () => [...form.elements].filter((one) => one.name);
  try {
    const kept = JSON.parse(sessionStorage.getItem(name) ?? "{}");
    for (const one of fields()) if (!one.value && kept[one.name]) one.value = kept[one.name];
  } catch { /* a browser that keeps nothing */ }
  form.addEventListener("input", () => {
    try { sessionStorage.setItem(name, JSON.stringify(Object.fromEntries(fields().map((one) => [one.name, one.value])))); } catch { /* the same */ }
  });
}
