// Files and addresses in; sent as they are, read as one batch, and what was found out.
const form = document.getElementById("add"), picker = document.getElementById("files"), drop = document.getElementById("drop");
const said = document.getElementById("said"), bar = document.getElementById("bar"), found = document.getElementById("found");
let files = [];

function choose(more) {
  files = [...files, ...more];
  document.getElementById("chosen").replaceChildren(...files.map((file) => Object.assign(document.createElement("li"), { dir: "auto", textContent: `${file.name} (${Math.ceil(file.size / 1024).toLocaleString("en")} KB)` })));
}

async function sent(path, options) {
  const answer = await fetch(path, options), told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function line(text, address) {
  const row = document.createElement("li");
  const inside = address ? Object.assign(document.createElement("a"), { href: address }) : row;
  inside.textContent = text;
  if (address) row.append(inside);
  row.dir = "auto";
  return row;
}

function tell(batch) {
  const told = batch.found, rows = document.createElement("ul");
  rows.append(
    line(`${told.read} documents read, ${told.known} of them known before`),
    line(`${told.new_incidents} new incidents; ${told.incidents} in all`, "/incidents"),
    line(`${told.reports} reports, ${told.claims} claims, ${told.relations} ties, ${told.figures} figures, ${told.positions} positions`),
    ...told.copies.map(([copy, first]) => line(`${copy} is a copy of ${first}`)),
    ...told.issues.map((issue) => line(`not read: ${issue.problem}`, "/issues")),
  );
  found.replaceChildren(rows);
}

async function follow(id) {
  for (;;) {
    const batch = await sent(`/api/added/${id}`);
    if (batch.state === "done") return batch;
    if (batch.state === "failed") throw new Error(batch.problem);
    said.textContent = batch.state === "waiting" ? "Waiting for what was added before." : batch.documents ? `${batch.documents} documents read; then they are linked and weighed.` : "Reading.";
    await new Promise((done) => setTimeout(done, 700));
  }
}

async function add() {
  const id = crypto.randomUUID?.() ?? Array.from(crypto.getRandomValues(new Uint8Array(16)), (each) => each.toString(16).padStart(2, "0")).join("");
  const urls = document.getElementById("urls").value.split(/\s+/).filter(Boolean);
  document.getElementById("going").hidden = false;
  found.replaceChildren();
  bar.max = Math.max(files.length, 1);
  bar.value = 0;
  for (const [number, file] of files.entries()) {
    said.textContent = `Sending ${file.name} (${number + 1} of ${files.length}).`;
    await sent(`/api/adds/${id}/${encodeURIComponent(file.name.replaceAll("/", "_") || "file")}`, { method: "PUT", body: file, headers: { "Content-Type": "application/octet-stream" } });
    bar.value = number + 1;
  }
  await sent(`/api/adds/${id}`, { method: "POST", body: JSON.stringify({ urls }), headers: { "Content-Type": "application/json" } });
  bar.removeAttribute("value");
  tell(await follow(id));
  said.textContent = "Done.";
  bar.value = bar.max;
  choose((files = []));
  form.reset();
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    await add();
  } catch (problem) {
    said.textContent = `That did not work: ${problem.message}`;
    bar.value = 0;
  }
  button.disabled = false;
});
picker.addEventListener("change", () => {
  choose(picker.files);
  picker.value = "";
});
for (const [kind, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", over);
    if (kind === "drop") choose(event.dataTransfer.files);
  });
}
