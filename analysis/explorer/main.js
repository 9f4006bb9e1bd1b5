/* Starts the page, and keeps the address in step with what is chosen. */
const FEW = 4; // pathways that a sentence tells of one by one
const MOST_WIDE = 2; // pathways whose wide shading is shown to begin with
const MOST_BANDS = 6; // pathways beyond which shading would hide them
const NONE = "No pathway is chosen.";
const YEARS = [1990, 2020]; // from which years may be shown, beside the first
const SVG = "http://www.w3.org/2000/svg";
const panels = [];
let busy = Promise.resolve();

/* Runs plotly.js, whose text the page carries. */
async function loadLibrary() {
  const holder = document.getElementById("library");
  const script = document.createElement("script");
  script.textContent = new TextDecoder().decode(await inflated(holder.textContent));
  document.head.append(script);
  script.remove();
  holder.remove();
  if (typeof Plotly === "undefined") throw new Error("the chart library did not start");
}

function makeChoices() {
  document.getElementById("pathways").append(...told.scenarios.map((one, s) => element("label", {},
    element("input", { type: "checkbox", name: "pathway", value: one.name,
      checked: told.chosen.includes(s) }), " ", key(one), one.title)));
  const later = told.from === null ? YEARS.filter((year) => year > told.first) : [];
  offer(form.elements.from, [[String(told.first), yearTitle(told.first)],
    ...later.map((year) => [String(year), String(year)])]);
  if (later.includes(YEARS[0])) form.elements.from.value = String(YEARS[0]);
  const [, outer] = document.querySelectorAll("[name=band]");
  outer.checked = told.chosen.length <= MOST_WIDE;
  if (told.single) document.querySelectorAll("[name=band]").forEach((box) =>
    box.closest("label").remove());
}

/* A short line as the chart draws it. */
function key(one) {
  const made = element("i", { class: "key", "aria-hidden": "true" });
  const drawn = document.createElementNS(SVG, "svg"), line = document.createElementNS(SVG, "path");
  drawn.setAttribute("viewBox", "0 0 36 4");
  line.setAttribute("d", "M0 2h36");
  line.setAttribute("stroke-dasharray", one.dash.replaceAll("px", ""));
  line.style.stroke = `var(--c-${one.colour.slice(1)}, ${one.colour})`;
  drawn.append(line);
  made.append(drawn);
  return made;
}

/* Each has choose(), which offers what there is, and draw(). */
function makePanels() {
  panels.push(linesPanel("lines", "Pathways over the years", () => true));
  if (told.piles.length) panels.push(partsPanel("parts", "Parts of a whole"));
  if (told.piles.length && told.scenarios.length > 1) {
    panels.push(differencePanel("difference", "What differs between two pathways"));
  }
  if (told.map && told.quantities.some(mapped)) panels.push(mapPanel("map", "Map of a year"));
  if (told.quantities.some((one) => one.sink)) {
    panels.push(linesPanel("sinks", "Sinks and removal", (one) => one.sink));
  }
  if (told.quantities.some((one) => one.priced)) {
    panels.push(linesPanel("prices", "Prices, costs and payments", (one) => one.priced));
  }
}

/* The address takes what is chosen, so that a view can be linked. */
function remember() {
  history.replaceState(null, "", `#${new URLSearchParams(new FormData(form))}`);
}

/* Chooses what the address says; what it does not know stays as it is. */
function recall() {
  const asked = new URLSearchParams(location.hash.slice(1));
  if (!asked.has("lines-quantity")) return;
  for (const name of new Set([...form.elements].map((one) => one.name).filter(Boolean))) {
    for (const one of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (one.type === "checkbox") one.checked = asked.getAll(name).includes(one.value);
      else if ([...one.options].some((option) => option.value === asked.get(name))) {
        one.value = asked.get(name);
      }
    }
    panels.forEach((panel) => panel.choose());
  }
}

/* One after the other, so that what was chosen last is what stays; these, or all. */
function drawn(some = panels) {
  for (const panel of some) busy = busy.then(panel.draw);
  busy = busy.catch(tellFault);
  return busy;
}

/* What changed in a panel concerns that panel, what changed above them all. */
function changed(event) {
  const panel = event.target.closest("[data-panel]");
  if (panel) panel.choose();
  remember();
  drawn(panel ? [panel] : panels);
}

function choosePathways(all) {
  document.querySelectorAll("[name=pathway]").forEach((box) => { box.checked = all; });
  remember();
  drawn();
}

function listen() {
  form.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("all").addEventListener("click", () => choosePathways(true));
  document.getElementById("none").addEventListener("click", () => choosePathways(false));
  addEventListener("hashchange", () => { recall(); drawn(); });
  for (const media of [darkness, narrowness]) media.addEventListener("change", () => drawn());
  for (const [name, value] of [["beforeprint", true], ["afterprint", false]]) {
    addEventListener(name, () => { printing = value; drawn(); });
  }
}

/* Drawing waits for the library, which is unpacked while the rest is made. */
async function start() {
  busy = loadLibrary();
  makeChoices();
  makePanels();
  panels.forEach((panel) => panel.choose());
  recall();
  form.hidden = false;
  listen();
  enhanceTables();
  await drawn(panels.slice(0, 1));
  performance.mark("interactive");
  await drawn(panels.slice(1));
  performance.mark("drawn");
}

/* The first is told. */
function tellFault(fault) {
  const place = document.getElementById("explorer-fault");
  console.error(fault);
  if (!place.hidden) return;
  place.textContent = `The charts could not be drawn: ${fault.message}. The same run is drawn in ` +
    "the pictures (PNG) that were written beside this page.";
  place.hidden = false;
}

start().catch(tellFault);
