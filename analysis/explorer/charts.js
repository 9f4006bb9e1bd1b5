/* What all charts share: looks by the reader's choice of light and dark, the panel around them. */
const form = document.getElementById("choices");
const darkness = matchMedia("(prefers-color-scheme: dark)");
const narrowness = matchMedia("(max-width: 40rem)");
const PRINTED = { width: 660, height: 340 }; // pixels on a printed page
let printing = false;

function colour(light) {
  return (darkness.matches && !printing && told.dark[light]) || light;
}

/* #rrggbb, and how much of it. */
function translucent(light, alpha) {
  const parts = colour(light).match(/[0-9a-f]{2}/g).map((part) => parseInt(part, 16));
  return `rgba(${parts.join(",")},${alpha})`;
}

function axis(more) {
  const faint = colour(told.colours.faint);
  return { gridcolor: faint, zerolinecolor: colour(told.colours.quiet), linecolor: faint,
    automargin: true, fixedrange: false, ...more };
}

/* The page's fonts of one word: the quotes of others would break pictures that are taken away. */
function fonts() {
  return getComputedStyle(document.body).fontFamily.split(",").map((name) => name.trim())
    .filter((name) => !name.includes(" ")).join(", ");
}

/* entries: how many a legend has, which on a narrow page stand one below the other. */
function layout(unit, entries, more = {}) {
  const narrow = narrowness.matches && !printing;
  return {
    font: { family: fonts(), size: narrow ? 11 : 13,
      color: colour(told.colours.ink) },
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: 48, r: 12, t: 28, b: 36 }, height: narrow ? 360 + 20 * entries : 440,
    ...(printing ? PRINTED : {}),
    hovermode: "x unified", dragmode: narrow ? false : "zoom",
    hoverlabel: { bgcolor: colour(told.colours.paper), bordercolor: colour(told.colours.quiet),
      font: { color: colour(told.colours.ink) } },
    legend: { orientation: "h", y: -0.12, x: 0, yanchor: "top", traceorder: "normal" },
    xaxis: axis({ showgrid: false, hoverformat: "d" }),
    yaxis: axis({ separatethousands: true, exponentformat: "none" }),
    annotations: unit ? [{ text: plain(unit), xref: "paper", yref: "paper", x: 0, y: 1,
      xanchor: "left", yanchor: "bottom", yshift: 6, showarrow: false,
      font: { color: colour(told.colours.soft) } }] : [],
    ...more };
}

/* Draws into a panel; shown: {traces, layout, title, sentence, rows}. */
async function draw(panel, shown) {
  const chart = panel.querySelector(".chart");
  await Plotly.react(chart, shown.traces, shown.layout,
    { displayModeBar: false, responsive: true, doubleClick: "reset" });
  chart.setAttribute("aria-label", `Chart: ${shown.title}`);
  panel.querySelector(".said").textContent = shown.sentence;
  panel.shown = shown;
  const numbers = panel.querySelector("details");
  if (numbers.open) fill(numbers, shown.rows);
}

/* The numbers behind a chart, as a table. */
function fill(numbers, rows) {
  const cells = (row, name) => element("tr", {}, ...row.map((cell, k) => element(
    k && name === "td" ? "td" : "th", k && name === "td" ? {} :
      { scope: name === "th" ? "col" : "row" },
    typeof cell === "number" && name === "td" && k ? number(cell) : String(cell))));
  const [head, ...body] = rows;
  numbers.querySelector("table").replaceChildren(element("thead", {}, cells(head, "th")),
    element("tbody", {}, ...body.map((row) => cells(row, "td"))));
}

/* A panel: a title, its choices, the chart, what it says, its numbers, ways to take it away. */
function makePanel(name, title, choices) {
  const chart = element("div", { class: "chart", role: "img", id: `${name}-chart`,
    "aria-describedby": `${name}-said` });
  const button = (words, act) => {
    const made = element("button", { type: "button" }, words);
    made.addEventListener("click", act);
    return made;
  };
  const called = () => fileName(panel.shown.title);
  const picture = (format) => () => Plotly.downloadImage(chart, { format, filename: called(),
    width: 1000, height: 560, scale: format === "png" ? 2 : 1 });
  const numbers = element("details", {}, element("summary", {}, "The numbers"),
    element("div", { class: "scroll", tabindex: "0" }, element("table", { class: "numbers" })));
  const panel = element("div", { class: "panel", role: "group", id: name, "data-panel": name,
    "aria-labelledby": `${name}-title` },
    element("h3", { id: `${name}-title` }, title),
    element("div", { class: "choice" }, ...choices), chart,
    element("p", { class: "said", id: `${name}-said`, "aria-live": "polite" }),
    element("p", { class: "actions" },
      button("Data (CSV)", () => download(`${called()}.csv`, csv(panel.shown.rows))),
      button("Picture (SVG)", picture("svg")), button("Picture (PNG)", picture("png"))),
    numbers);
  numbers.addEventListener("toggle", () => numbers.open && fill(numbers, panel.shown.rows));
  document.getElementById("panels").append(panel);
  return panel;
}

/* A labelled select; options are [value, words] or {group: [...]}, the first chosen. */
function select(name, words, options = []) {
  const made = element("select", { name });
  offer(made, options);
  return element("label", {}, `${words} `, made);
}

/* Fills a select; keeps what was chosen if it is still there. */
function offer(made, options) {
  const before = made.value;
  made.replaceChildren(...options.map((one) => Array.isArray(one) ?
    element("option", { value: one[0] }, one[1]) :
    element("optgroup", { label: one.group }, ...one.options.map(([value, words]) =>
      element("option", { value }, words)))));
  if (options.some((one) => Array.isArray(one) && one[0] === before)) made.value = before;
}
