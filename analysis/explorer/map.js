/* A map of a year: a quantity of the regions, as it is or for each of their people. */
const PER_HEAD = "head", CENTRAL = 50;

/* What some region on the map is told of. */
function mapped(quantity) {
  return quantity.entries.some(([region]) => region in told.map.rings);
}

function people() {
  return told.quantities.find((one) => one.iamc === told.map.people && mapped(one));
}

function mapPanel(name, title) {
  const panel = makePanel(name, title, [select(`${name}-of`, "Of", quantityOptions(mapped)),
    select(`${name}-by`, "Counted"), select(`${name}-pathway`, "Pathway", scenarioOptions()),
    select(`${name}-year`, "In")]);
  const [of, by, pathway, year] = panel.querySelectorAll("select");
  const first = told.quantities.find((one) => one.iamc === told.map.first && mapped(one));
  if (first) of.value = first.key;
  panel.choose = () => {
    const quantity = byKey.get(of.value), asked = Number(year.value || told.map.year);
    const heads = people() && quantity.unit.startsWith("Mt");
    offer(by, [...(heads ? [[PER_HEAD, "per head"]] : []), ["whole", "in all"]]);
    const years = told.years[quantity.entries.find(([region]) => region !== WORLD)[2]];
    offer(year, years.map((one) => [String(one), yearTitle(one)]));
    year.value = String(nearest(years, asked));
  };
  panel.draw = async () => {
    const quantity = byKey.get(of.value), heads = by.value === PER_HEAD;
    const s = pathway.selectedIndex, when = Number(year.value);
    const values = await mapValues(quantity, heads, s, when);
    const counted = heads ? " per head" : "";
    const unit = heads ? quantity.unit.replace("Mt", "t") : quantity.unit;
    await draw(panel, mapShown(values, heads, unit,
      `${quantity.title}${counted}, ${yearTitle(when)}, ${told.scenarios[s].title}`));
  };
  return panel;
}

/* {region: value}, NaN where one is not told. */
async function mapValues(quantity, heads, s, year) {
  const regions = await regionsOf(quantity.key), by = heads ? await regionsOf(people().key) : null;
  const at = (part) => part?.levels[CENTRAL][s][part.years.indexOf(year)] ?? NaN;
  return Object.fromEntries(Object.keys(told.map.rings).map((region) =>
    [region, at(regions[region]) / (by ? at(by[region]) : 1)]));
}

/* The next of 1, 2, 2.5, 5, 10 times a power of ten. */
function roundStep(step) {
  const power = 10 ** Math.floor(Math.log10(step));
  return [1, 2, 2.5, 5, 10].map((k) => k * power).find((one) => one >= step * (1 - 1e-9));
}

/* bounds: where classes begin, from zero on. */
function classOf(value, bounds) {
  if (!Number.isFinite(value)) return { fill: told.colours.faint, words: "not told" };
  if (value < 0) return { fill: told.map.below, words: "below 0" };
  const k = bounds.findLastIndex((bound) => value >= bound * (1 - 1e-12));
  const [from, to] = [bounds[k], bounds[k + 1]].map((bound) => Number(bound?.toPrecision(3)));
  return { fill: told.map.ramp[k], rank: k,
    words: k < bounds.length - 1 ? `${from} to ${to}` : `${from} and more` };
}

/* In equal steps, but per head as told.map has it, so that maps compare. */
function classBounds(values, heads) {
  if (heads) return told.map.heads;
  const most = Math.max(...Object.values(values).filter(Number.isFinite), 0);
  const step = most ? roundStep(most / told.map.steps) : 1;
  return Array.from({ length: told.map.steps }, (_, k) => k * step);
}

/* What the colours mean: all classes between the lowest and the highest that there are. */
function mapKeys(values, bounds) {
  const found = Object.values(values).map((value) => classOf(value, bounds));
  const ranks = found.map((one) => one.rank).filter((rank) => rank !== undefined);
  const classes = bounds.map((bound) => classOf(bound, bounds))
    .slice(Math.min(...ranks), Math.max(...ranks, -1) + 1);
  const others = new Map(found.filter((one) => one.rank === undefined)
    .map((one) => [one.words, one]));
  return [...others.values(), ...classes];
}

function mapShown(values, heads, unit, title) {
  const bounds = classBounds(values, heads), names = new Map(told.regions);
  const traces = told.map.order.map(([region, k]) => ringTrace(told.map.rings[region][k],
    classOf(values[region], bounds),
    `${names.get(region)}: ${withUnit(number(values[region]), unit)}`));
  const keys = mapKeys(values, bounds);
  const ranked = Object.entries(values).filter(([, value]) => Number.isFinite(value))
    .sort((a, b) => b[1] - a[1]);
  return { traces: [globeTrace(), ...traces, ...keys.map(keyTrace)],
    layout: mapLayout(unit, keys.length), title,
    sentence: mapSentence(title, unit, ranked, names),
    rows: [["region", `value [${unit}]`], ...Object.entries(values).map(([region, value]) =>
      [names.get(region), value])] };
}

/* The edge of the world. */
function globeTrace() {
  return { x: told.map.globe.map(([x]) => x), y: told.map.globe.map(([, y]) => y), mode: "lines",
    line: { color: colour(told.colours.quiet), width: 1 }, hoverinfo: "skip", showlegend: false,
    meta: "globe" };
}

function ringTrace(ring, { fill }, words) {
  return { x: ring.map(([x]) => x), y: ring.map(([, y]) => y), mode: "lines", fill: "toself",
    fillcolor: colour(fill), line: { color: colour(told.colours.quiet), width: 0.5 },
    hoveron: "fills", hoverinfo: "text", text: plain(words), showlegend: false, meta: "region" };
}

/* What a colour means. */
function keyTrace({ fill, words }) {
  return { x: [null], y: [null], mode: "markers", name: words, hoverinfo: "skip", meta: "key",
    marker: { size: 12, symbol: "square", color: colour(fill),
      line: { color: colour(told.colours.quiet), width: 0.5 } } };
}

function mapLayout(unit, entries) {
  const [x, y] = told.map.frame.map((edge) => ({ range: [-edge, edge], visible: false,
    fixedrange: true, constrain: "domain" }));
  return layout(unit, entries, { hovermode: "closest", dragmode: false, xaxis: axis(x),
    yaxis: axis({ ...y, scaleanchor: "x" }), margin: { l: 8, r: 8, t: 28, b: 8 } });
}

function mapSentence(title, unit, ranked, names) {
  const tell = ([region, value]) => `${names.get(region)} ${number(value)}`;
  const range = ranked.length > 6 ?
    ` (${unit}): most in ${ranked.slice(0, 3).map(tell).join(", ")}; least in ` +
    `${ranked.slice(-3).map(tell).join(", ")}.` : `: ${ranked.map(tell).join(", ")}.`;
  return `${title}${range} ${told.map.about}`;
}
