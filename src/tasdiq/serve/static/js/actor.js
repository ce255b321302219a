// An actor's ties, replayed day by day: as a graph where the library is there, and as a table always.
const controls = document.getElementById("replay");
const words = (name) => String(name ?? "").replaceAll("_", " ");
const dark = matchMedia("(prefers-color-scheme: dark)").matches;
const slow = matchMedia("(prefers-reduced-motion: reduce)").matches;
let graph = null, asked = 0, playing = 0;

async function draw(told) {
  const holder = document.getElementById("graph");
  holder.hidden = !told.nodes.length;
  if (!graph || holder.hidden) return;
  const ink = dark ? "#e6edf0" : "#1a2226";
  const nodes = told.nodes.map((node) => ({ data: { id: node.id, label: node.leaders.length ? `${node.name} (led by ${node.leaders.map((one) => one.name).join(", ")})` : node.name, own: node.id === decodeURIComponent(controls.dataset.actor) ? "yes" : "no" } }));
  const edges = told.edges.map((edge, at) => ({ data: { id: `tie${at}`, source: edge.subject, target: edge.object, label: words(edge.relation) } }));
  graph({
    container: holder, elements: [...nodes, ...edges], userZoomingEnabled: false,
    layout: { name: "circle", animate: false, padding: 40 },
    style: [
      { selector: "node", style: { label: "data(label)", color: ink, "background-color": "#7b8c95", "font-size": 12, "text-wrap": "wrap", "text-max-width": 160, width: 22, height: 22 } },
      { selector: "node[own = 'yes']", style: { "background-color": "#b3261e", width: 30, height: 30 } },
      { selector: "edge", style: { label: "data(label)", color: ink, "font-size": 10, "curve-style": "bezier", "target-arrow-shape": "triangle", "line-color": "#7b8c95", "target-arrow-color": "#7b8c95", "text-rotation": "autorotate", "text-background-color": dark ? "#161d21" : "#ffffff", "text-background-opacity": 0.8, width: 1.5 } },
    ],
  });
}

function list(told) {
  const box = document.getElementById("holding"), body = box.querySelector("tbody"), apart = document.getElementById("apart");
  body.replaceChildren();
  for (const edge of told.edges) {
    const row = body.insertRow();
    for (const text of [edge.subject_name, words(edge.relation), edge.object_name, edge.tellings.map((one) => one.attribution ?? one.source ?? "a report").join("; ")]) {
      const cell = row.insertCell();
      cell.dir = "auto";
      cell.textContent = text;
    }
  }
  box.hidden = apart.hidden = false;
  apart.textContent = `Not drawn: ${told.undated.length} that may hold on that day (no source dates them), ${told.alleged.length} accusations or rumours.`;
}

async function show() {
  const days = controls.dataset.days.split(" "), on = days[Number(document.getElementById("day").value)], mine = (asked += 1);
  const asOf = controls.dataset.asOf ? `&as_of=${encodeURIComponent(controls.dataset.asOf)}` : "";
  const answer = await fetch(`/api/ties/${controls.dataset.actor}?on=${on}${asOf}`);
  const told = await answer.json();
  if (mine !== asked) return;
  document.getElementById("day").setAttribute("aria-valuetext", on);
  document.getElementById("on").textContent = answer.ok ? `On ${on}: ${told.edges.length} ${told.edges.length === 1 ? "tie holds" : "ties hold"}.` : told.error;
  if (!answer.ok) return;
  list(told);
  await draw(told);
  document.body.dataset.on = on;
}

function play() {
  const day = document.getElementById("day"), button = document.getElementById("play");
  if (playing) {
    clearInterval(playing);
    playing = 0;
    button.textContent = "Replay";
    return;
  }
  day.value = 0;
  show();
  button.textContent = "Stop";
  playing = setInterval(() => {
    if (day.value === day.max) return play();
    day.value = Number(day.value) + 1;
    return show();
  }, slow ? 2500 : 1200);
}

if (controls) {
  controls.hidden = false;
  document.getElementById("day").addEventListener("input", show);
  document.getElementById("play").addEventListener("click", play);
  if (controls.dataset.vendor) {
    try {
      graph = (await import("/vendor/cytoscape.mjs")).default;
    } catch (problem) {
      document.getElementById("on").textContent = `The graph cannot be drawn here (${problem.message}).`;
    }
  }
  await show();
}
