// The map page: one filter, its incidents on a map, along time, in cells and in a table; the address says what is shown.
import { shapes } from "./borders.js";
import { Timeline } from "./timeline.js";

const form = document.getElementById("filter"), holder = document.getElementById("map");
const words = (name) => String(name ?? "not known").replaceAll("_", " ");
const ROWS = 50, CELLS = 10;
let map = null, held = { features: [] }, asked = 0;

function query() {
  const given = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) given.append(name, value);
  return given;
}

async function fetched(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

function cells(row, values) {
  for (const value of values) row.insertCell().append(value);
}

function link(one) {
  const made = document.createElement("a");
  made.href = `/incidents/${one.properties.id}`;
  made.textContent = words(one.properties.type);
  return made;
}

function list() {
  const box = map?.getBounds();
  const seen = box ? held.features.filter((one) => box.contains(one.geometry.coordinates)) : held.features;
  const body = document.querySelector("#rows tbody");
  body.replaceChildren();
  for (const one of seen.slice(0, ROWS)) {
    cells(body.insertRow(), [one.properties.day ?? "not known", link(one), String(one.properties.killed ?? "not known"), words(one.properties.precision)]);
  }
  document.getElementById("seen-told").textContent = `${seen.length.toLocaleString("en")} incidents in view${seen.length > ROWS ? `; the latest ${ROWS} are listed` : ""}.`;
}

async function grid() {
  const given = query();
  given.set("cell", document.getElementById("cell").value);
  const told = await fetched(`/api/grid?${given}`);
  const body = document.querySelector("#cells tbody");
  body.replaceChildren();
  for (const one of told.features.slice(0, CELLS)) {
    const [west, south] = one.geometry.coordinates[0][0];
    cells(body.insertRow(), [`${south}°, ${west}°`, String(one.properties.incidents), String(one.properties.killed)]);
  }
  document.getElementById("coarse").textContent = `${told.features.length} cells of ${told.degrees}°; the ${CELLS} with the most are listed. Left out: ${told.not_placed_finely} incidents placed no finer than a province.`;
  const most = Math.max(1, ...told.features.map((one) => one.properties.incidents));
  map?.getSource("grid")?.setData(told);
  if (map?.getLayer("grid")) {
    map.setPaintProperty("grid", "fill-opacity", ["+", 0.15, ["*", 0.6, ["/", ["get", "incidents"], most]]]);
    map.setLayoutProperty("grid", "visibility", document.getElementById("grid").checked ? "visible" : "none");
  }
}

function links(given) {
  for (const one of document.querySelectorAll("#links a")) {
    const own = new URLSearchParams(given);
    if (one.dataset.format) own.set("format", one.dataset.format);
    one.href = `${one.dataset.to}?${own}`;
  }
}

const timeline = new Timeline(document.getElementById("timeline"), (since, until) => {
  form.elements.since.value = since;
  form.elements.until.value = until;
  change();
});

async function load() {
  const given = query(), mine = (asked += 1), told = document.getElementById("told");
  try {
    const found = await fetched(`/api/map?${given}`);
    if (mine !== asked) return;
    held = found;
    for (const { properties, geometry } of held.features) { // how far around the incident may lie, and how much the map stretches a kilometre there
      properties.km = held.km[properties.precision];
      properties.stretch = 1 / Math.max(Math.cos((geometry.coordinates[1] * Math.PI) / 180), 0.05);
    }
  } catch (problem) {
    told.textContent = problem.message;
    return;
  }
  told.textContent = `${held.count.toLocaleString("en")} incidents, ${held.features.length.toLocaleString("en")} of them with a place on the map.`;
  map?.getSource("incidents")?.setData(held);
  const since = given.get("since") ?? "", until = given.get("until") ?? "";
  if (document.activeElement?.getAttribute("role") !== "slider") timeline.show(held.timeline, since, until);
  document.getElementById("span").textContent = since || until ? `From ${since || "the first"} to ${until || "the last"}.` : "All months.";
  links(given);
  list();
  await grid();
  document.body.dataset.loaded = String(held.features.length);
}

function change() {
  const given = query();
  history.pushState(null, "", `/map?${given}${location.hash}`);
  return load();
}

function drawn() {
  const figure = document.getElementById("drawn"), image = figure.querySelector("img");
  figure.hidden = false;
  if (image.dataset.src) image.src = image.dataset.src;
}

const colour = (dark, light) => (matchMedia("(prefers-color-scheme: dark)").matches ? dark : light);

function style(world) {
  const geojson = (data) => ({ type: "geojson", data }), none = { type: "FeatureCollection", features: [] };
  const line = (id, width, dash) => ({ id, type: "line", source: id, paint: { "line-color": colour("#8fa3ad", "#8a8578"), "line-width": width, ...(dash ? { "line-dasharray": dash } : {}) } });
  const metres = ["*", 1000, ["get", "km"], ["get", "stretch"]];
  return {
    version: 8,
    sources: {
      lands: geojson(world.lands), coasts: geojson(world.coasts), borders: geojson(world.borders), disputed: geojson(world.disputed),
      names: geojson(world.names), grid: geojson(none), incidents: { type: "geojson", data: none, cluster: true, clusterRadius: 45, clusterMaxZoom: 9 },
    },
    layers: [
      { id: "sea", type: "background", paint: { "background-color": colour("#16242c", "#dfe9ef") } },
      { id: "lands", type: "fill", source: "lands", paint: { "fill-color": colour("#232f36", "#f6f3ec") } },
      line("coasts", 0.6), line("borders", 1), line("disputed", 1.3, [3, 3]),
      { id: "grid", type: "fill", source: "grid", layout: { visibility: "none" }, paint: { "fill-color": "#b3261e", "fill-opacity": 0.3, "fill-outline-color": "#b3261e" } },
      { id: "names", type: "symbol", source: "names", layout: { "text-field": ["get", "name"], "text-size": 12, "symbol-sort-key": ["-", 0, ["get", "area"]] }, paint: { "text-color": colour("#c4cfd4", "#5c574d"), "text-halo-color": colour("#161d21", "#ffffff"), "text-halo-width": 1 } },
      { id: "around", type: "circle", source: "incidents", minzoom: 5, filter: ["all", ["!", ["has", "point_count"]], ["!=", ["get", "km"], null]], paint: { "circle-color": "#b3261e", "circle-opacity": 0.06, "circle-stroke-color": "#b3261e", "circle-stroke-width": 1, "circle-stroke-opacity": 0.45, "circle-pitch-alignment": "map", "circle-radius": ["interpolate", ["exponential", 2], ["zoom"], 0, ["/", metres, 78271.517], 20, ["/", ["*", metres, 1048576], 78271.517]] } },
      { id: "points", type: "circle", source: "incidents", filter: ["!", ["has", "point_count"]], paint: { "circle-color": "#b3261e", "circle-opacity": 0.75, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1, "circle-radius": ["+", 4, ["*", 1.2, ["sqrt", ["coalesce", ["get", "killed"], 0]]]] } },
      { id: "clusters", type: "circle", source: "incidents", filter: ["has", "point_count"], paint: { "circle-color": "#14566b", "circle-opacity": 0.85, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1, "circle-radius": ["+", 10, ["*", 2.5, ["log10", ["get", "point_count"]]]] } },
      { id: "numbers", type: "symbol", source: "incidents", filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count_abbreviated"], "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": "#ffffff" } },
    ],
  };
}

function popup(library, one, at) {
  const told = one.properties, box = document.createElement("div");
  box.append(link(one), `, ${told.day ?? "day not known"}; killed: ${told.killed ?? "not known"}; place known as ${words(told.precision)}`);
  new library.Popup({ maxWidth: "18rem" }).setLngLat(at).setDOMContent(box).addTo(map);
}

function start(features) {
  const points = features.map((one) => one.geometry.coordinates);
  if (!points.length || location.hash) return {};
  const [xs, ys] = [points.map((each) => each[0]), points.map((each) => each[1])];
  const box = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b)), xs.reduce((a, b) => Math.max(a, b)), ys.reduce((a, b) => Math.max(a, b))];
  return { bounds: box, fitBoundsOptions: { padding: 50, maxZoom: 8 } };
}

async function interactive() {
  if (!holder.dataset.vendor) return false;
  try {
    const [library, packed] = await Promise.all([import("/vendor/maplibre-gl.mjs"), fetched("/map/borders.json"), first]);
    holder.hidden = false;
    map = new library.Map({ container: holder, style: style(shapes(packed)), hash: true, attributionControl: false, center: [60, 30], zoom: 2, maxZoom: 12, renderWorldCopies: false, ...start(held.features) });
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    map.addControl(new library.ScaleControl(), "bottom-left");
    await new Promise((done) => map.once("load", done));
    map.getSource("incidents").setData(held);
    map.on("moveend", list);
    map.on("click", "points", (event) => popup(library, event.features[0], event.lngLat));
    map.on("click", "clusters", async (event) => {
      const [one] = event.features;
      map.easeTo({ center: one.geometry.coordinates, zoom: await map.getSource("incidents").getClusterExpansionZoom(one.properties.cluster_id) });
    });
    list();
    await grid();
    return true;
  } catch (problem) {
    document.getElementById("told").textContent += ` The interactive map cannot be drawn here (${problem.message}); this is the drawn one.`;
    holder.hidden = true;
    map = null;
    return false;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  change();
});
document.getElementById("cell").addEventListener("change", grid);
document.getElementById("grid").addEventListener("change", grid);
addEventListener("popstate", () => location.reload());
const first = load();
interactive().then((done) => {
  if (!done) drawn();
  document.body.dataset.map = done ? "interactive" : "drawn";
});
