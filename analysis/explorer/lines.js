/* A quantity over the years, a line a pathway, with the shares of members about it. */

/* What there is to choose from, by heading. */
function quantityOptions(wanted) {
  const heads = new Map();
  for (const quantity of told.quantities.filter(wanted)) {
    if (!heads.has(quantity.group)) heads.set(quantity.group, []);
    heads.get(quantity.group).push([quantity.key, quantity.title]);
  }
  return [...heads].map(([group, options]) => ({ group, options }));
}

/* The regions that a quantity is told of; of parts of the world the world is none. */
function regionOptions(found) {
  return told.regions.filter(([region]) => found.includes(region));
}

function chosenScenarios() {
  const names = new FormData(form).getAll("pathway");
  return told.scenarios.map((one, s) => ({ ...one, s })).filter((one) => names.includes(one.name));
}

function chosenBands(levels) {
  return new FormData(form).getAll("band").map(Number).filter((low) => levels[low]);
}

function linesPanel(name, title, wanted) {
  const panel = makePanel(name, title, [
    select(`${name}-quantity`, "Quantity", quantityOptions(wanted)),
    select(`${name}-region`, "Region")]);
  const [quantity, region] = panel.querySelectorAll("select");
  const first = told.quantities[told.start];
  if (wanted(first)) quantity.value = first.key;
  panel.choose = () => offer(region, regionOptions(byKey.get(quantity.value).entries
    .map(([code]) => code)));
  panel.draw = async () => {
    const found = (await regionsOf(quantity.value))[region.value];
    await draw(panel, linesShown(byKey.get(quantity.value), region, found));
  };
  return panel;
}

function linesShown(quantity, region, found) {
  const scenarios = chosenScenarios(), bands = chosenBands(found.levels);
  const drawn = scenarios.length > MOST_BANDS ? [] : bands;
  const place = region.selectedOptions[0].textContent;
  const from = Math.max(Number(form.elements.from.value), found.years[0]);
  const traces = [
    ...drawn.flatMap((low) => scenarios.map((one) => bandTrace(one, found, low))),
    ...scenarios.map((one) => lineTrace(one, found, bands, quantity.unit))];
  const range = [shownYear(from), shownYear(found.years.at(-1))];
  const shown = layout(quantity.unit, scenarios.length);
  shown.xaxis.range = range;
  if (found.years.some((year) => year < from)) shown.yaxis.range = span(found, scenarios, drawn,
    from);
  if (!scenarios.length) shown.annotations.push({ text: NONE, showarrow: false, xref: "paper",
    yref: "paper", x: 0.5, y: 0.5 });
  return { traces, layout: shown, title: `${quantity.title}, ${place}`,
    sentence: linesSentence(quantity, place, found, scenarios) +
      (bands.length > drawn.length ? ` Shading is drawn for up to ${MOST_BANDS} pathways.` : ""),
    rows: linesRows(found, scenarios, from, quantity.unit) };
}

/* What the years from that one on take up, with some room. */
function span(found, scenarios, bands, from) {
  const levels = [50, ...bands.flatMap((low) => [low, 100 - low])];
  const values = levels.flatMap((level) => scenarios.flatMap((one) =>
    found.levels[level][one.s].filter((_, k) => found.years[k] >= from))).filter(Number.isFinite);
  const low = values.reduce((a, b) => Math.min(a, b), Infinity);
  const high = values.reduce((a, b) => Math.max(a, b), -Infinity);
  const room = 0.04 * (high - low) || 1;
  return values.length ? [low - room, high + room] : undefined;
}

/* The years in which a line has a number. */
function knownYears(values, years) {
  return years.map((_, k) => k).filter((k) => Number.isFinite(values[k]));
}

function bandTrace(one, found, low) {
  const bottom = found.levels[low][one.s], top = found.levels[100 - low][one.s];
  const known = knownYears(bottom, found.years);
  const x = known.map((k) => shownYear(found.years[k]));
  return { x: [...x, ...x.reverse()], mode: "lines", fill: "toself",
    line: { width: 0, simplify: false },
    y: [...known.map((k) => bottom[k]), ...known.reverse().map((k) => top[k])],
    fillcolor: translucent(one.colour, low === 17 ? 0.2 : 0.12), hoverinfo: "skip",
    showlegend: false, name: plain(`${one.title}, ${low}–${100 - low} %`), meta: low };
}

function lineTrace(one, found, bands, unit) {
  const values = found.levels[50][one.s];
  const known = knownYears(values, found.years);
  const wide = bands.length ? Math.min(...bands) : null;
  const range = (k) => [wide, 100 - wide].map((level) => number(found.levels[level][one.s][k]));
  const spans = known.map((k) => wide === null ? "" :
    ` (${wide}–${100 - wide} %: ${range(k).join(" to ")})`);
  return { x: known.map((k) => shownYear(found.years[k])), y: known.map((k) => values[k]),
    mode: "lines", name: plain(one.title), meta: 50,
    line: { color: colour(one.colour), width: 2, dash: one.dash || "solid", simplify: false },
    customdata: known.map((k, j) => withUnit(number(values[k]), plain(unit)) + spans[j]),
    hovertemplate: "%{customdata}" };
}

/* What the chart tells, for those who hear it. */
function linesSentence(quantity, place, found, scenarios) {
  if (!scenarios.length) return NONE;
  const years = marks(found.years).map((year) => [year, found.years.indexOf(year)]);
  const levels = found.levels[5] ? [5, 95] : found.levels[17] ? [17, 83] : null;
  const of = told.single ? "one member" : levels ?
    `median (${levels.join("–")} % of members)` : "median, the same in all members";
  const tell = (one) => years.map(([year, k]) => {
    const range = levels ? ` (${levels.map((level) => number(found.levels[level][one.s][k]))
      .join(" to ")})` : "";
    return `${number(found.levels[50][one.s][k])}${range} in ${yearTitle(year)}`;
  }).join(", ");
  const head = `${withUnit(`${quantity.title}, ${place},`, quantity.unit)}, ${of}: `;
  if (scenarios.length <= FEW) {
    return head + scenarios.map((one) => `${one.title} ${tell(one)}`).join("; ") + ".";
  }
  const [year, k] = years.at(-1);
  const order = scenarios.filter((one) => Number.isFinite(found.levels[50][one.s][k]))
    .sort((a, b) => found.levels[50][a.s][k] - found.levels[50][b.s][k]);
  const end = (one) => `${number(found.levels[50][one.s][k])} (${one.title})`;
  return order.length ? `${head}${scenarios.length} pathways, in ${yearTitle(year)} from ` +
    `${end(order[0])} to ${end(order.at(-1))}.` : `${head}no number in ${yearTitle(year)}.`;
}

function linesRows(found, scenarios, from, unit) {
  const levels = Object.keys(found.levels).map(Number).sort((a, b) => a - b);
  const head = scenarios.flatMap((one) => levels.map((level) => levels.length > 1 ?
    `${one.title} ${level} %` : one.title)
    .map((name) => unit ? `${name} [${unit}]` : name));
  const rows = found.years.map((year, k) => [year, ...scenarios.flatMap((one) =>
    levels.map((level) => found.levels[level][one.s][k]))]);
  return [["year", ...head], ...rows.filter(([year]) => year >= from)];
}
