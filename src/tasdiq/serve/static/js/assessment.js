// The preview is filled anew as one chooses; the files and the address follow.
const at = (id) => document.getElementById(id);
const [form, preview, state] = [at("choice"), at("preview"), at("state")];
const WAIT = 500; // milliseconds after the last change
let waiting;

function asked() {
  const chosen = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...chosen]) if (!value) chosen.delete(name);
  return chosen;
}

function fill() {
  const chosen = asked();
  state.textContent = "Being filled …";
  preview.src = `/assessment/preview?${chosen}`;
  history.replaceState(null, "", `/assessment?${chosen}`);
  for (const file of document.querySelectorAll("a.file")) {
    file.href = `/assessment/file?${new URLSearchParams([["form", file.dataset.form], ...chosen])}`;
  }
}

preview.addEventListener("load", () => { state.textContent = ""; });
form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(fill, WAIT);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  fill();
});
