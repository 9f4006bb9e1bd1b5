/* Parts of a whole, piled up over the years; and what each adds between two pathways. */

/* The regions in which a whole has parts. */
function pileRegions(pile) {
  if (pile.only) return [[WORLD, pile.only]];
  const codes = new Set(pile.parts.flatMap((part) => part.of.flatMap(([key]) =>
    byKey.get(key).entries.map(([region]) => region))));
  if (told.whole) codes.add(WORLD);
  return regionOptions([...codes]);
}

/* The years in which that region has all parts, and the whole if it is told. */
function pileYears(pile, region) {
  const keys = [...pile.parts.flatMap((part) => part.of), ...pile.wholes.map((key) => [key, null])];
  const grids = keys.map(([key, own]) => {
    const entries = byKey.get(key).entries;
    const entry = entries.find(([code]) => code === (own ?? region)) || entries[0];
    return told.years[entry[2]];
  });
  return grids[0].filter((year) => grids.every((grid) => grid.includes(year)));
}

function pileOptions() {
  return told.piles.map((pile) => [pile.name, pile.title]);
}

function scenarioOptions() {
  return told.scenarios.map((one) => [one.name, one.title]);
}

function pileNamed(name) {
  return told.piles.find((pile) => pile.name === name);
}

/* Of the parts, in the years that all have, and of the whole; null where it is not told. */
async function pileLines(pile, region) {
  const found = await Promise.all(pile.parts.map((part) => medianOfPart(part, region)));
  const parts = pile.parts.map((part, k) => ({ ...part, line: found[k] }))
    .filter((part) => part.line);
  const wholes = await Promise.all(pile.wholes.map((key) => medianOf(key, region)));
  const whole = wholes.length && wholes.every(Boolean) ? summed(wholes) : null;
  const shared = summed([...parts.map((part) => part.line), ...(whole ? [whole] : [])]);
  return { parts, whole, years: shared ? shared.years : [] };
}

/* Of one scenario in these years. */
function valuesIn(line, s, years) {
  return years.map((year) => line.values[s][line.years.indexOf(year)]);
}

function partsPanel(name, title) {
  const panel = makePanel(name, title, [select(`${name}-of`, "Of", pileOptions()),
    select(`${name}-pathway`, "Pathway", scenarioOptions()), select(`${name}-region`, "Region")]);
  const [of, pathway, region] = panel.querySelectorAll("select");
  panel.choose = () => offer(region, pileRegions(pileNamed(of.value)));
  panel.draw = async () => {
    const pile = pileNamed(of.value);
    const s = told.scenarios.findIndex((one) => one.name === pathway.value);
    const found = await pileLines(pile, region.value);
    const place = region.selectedOptions[0].textContent;
    await draw(panel, partsShown(pile, found, s, place));
  };
  return panel;
}

function partsShown(pile, found, s, place) {
  const from = Number(form.elements.from.value);
  const years = found.years.filter((year) => year >= from);
  const parts = found.parts.map((part) => ({ ...part, values: valuesIn(part.line, s, years) }))
    .filter((part) => part.values.some((value) => value));
  const whole = found.whole && valuesIn(found.whole, s, years);
  const traces = parts.flatMap((part) => partTraces(part, years, pile.unit));
  if (whole) traces.push(wholeTrace(whole, years, pile.unit));
  const title = `${pile.title}, ${place}, ${told.scenarios[s].title}`;
  return { traces, layout: layout(pile.unit, parts.length + 1), title,
  sentence: partsSentence(title, pile, parts, whole, years),
  rows: [["year", ...parts.map((part) => `${part.title} [${pile.unit}]`),
    ...(whole ? [`Total [${pile.unit}]`] : [])],
    ...years.map((year, k) => [year, ...parts.map((part) => part.values[k]),
      ...(whole ? [whole[k]] : [])])] };
}

/* What is above zero is piled upwards, what is below it downwards. */
function partTraces(part, years, unit) {
  const shared = { x: years.map(shownYear), mode: "lines", name: plain(part.title),
    legendgroup: plain(part.title), line: { width: 0.5, color: colour(told.colours.paper) },
    fillcolor: colour(part.colour), meta: part.title };
  const traces = [{ ...shared, stackgroup: "up", y: part.values.map((value) => Math.max(value, 0)),
    customdata: part.values.map((value) => withUnit(number(value), plain(unit))),
    hovertemplate: "%{customdata}" }];
  if (part.values.some((value) => value < 0)) {
    traces.push({ ...shared, stackgroup: "down", hoverinfo: "skip", showlegend: false,
      y: part.values.map((value) => Math.min(value, 0)) });
  }
  return traces;
}

function wholeTrace(values, years, unit) {
  return { x: years.map(shownYear), y: values, mode: "lines", name: "Total", meta: "Total",
    line: { color: colour(told.colours.ink), width: 2 },
    customdata: values.map((value) => withUnit(number(value), plain(unit))),
    hovertemplate: "%{customdata}" };
}

function partsSentence(title, pile, parts, whole, years) {
  if (!parts.length) return `${title}: no part has a number above or below zero.`;
  const tell = (year) => {
    const k = years.indexOf(year);
    const [first, second] = [...parts].sort((a, b) =>
      Math.abs(b.values[k]) - Math.abs(a.values[k]));
    const most = [first, second].filter(Boolean)
      .map((part) => `${part.title} ${number(part.values[k])}`).join(", ");
    const all = whole ? `${number(whole[k])} in all, ` : "";
    return `in ${yearTitle(year)} ${all}the largest parts ${most}`;
  };
  const of = told.single ? "one member" : "medians of parts; they need not add up to the total's";
  return `${title}, ${pile.unit} (${of}): ${marks(years).map(tell).join("; ")}.`;
}

/* What each part adds from one pathway to another in a year, and what medians leave. */
function differencePanel(name, title) {
  const panel = makePanel(name, title, [select(`${name}-of`, "Of", pileOptions()),
    select(`${name}-from`, "From", scenarioOptions()), select(`${name}-to`, "To",
      scenarioOptions()),
    select(`${name}-region`, "Region"), select(`${name}-year`, "In")]);
  const [of, from, to, region, year] = panel.querySelectorAll("select");
  const two = told.scenarios.length === 2; // then as the file has them
  from.selectedIndex = two ? 0 : told.chosen.at(-1);
  to.selectedIndex = two ? 1 : told.chosen[0];
  panel.choose = () => {
    const asked = Number(year.value || (told.from === null ? 2050 : told.from + 100));
    offer(region, pileRegions(pileNamed(of.value)));
    const years = pileYears(pileNamed(of.value), region.value);
    offer(year, years.map((one) => [String(one), yearTitle(one)]));
    year.value = String(nearest(years, asked));
  };
  panel.draw = async () => {
    const pile = pileNamed(of.value);
    const found = await pileLines(pile, region.value);
    const ends = [from.selectedIndex, to.selectedIndex];
    await draw(panel, differenceShown(pile, found, ends, Number(year.value),
      region.selectedOptions[0].textContent));
  };
  return panel;
}

/* Steps from the first total to the second: [title, change]; they sum to the difference. */
function differenceSteps(found, [a, b], year) {
  const at = (line, s) => valuesIn(line, s, [year])[0] || 0;
  const steps = found.parts.map((part) => [part.title, at(part.line, b) - at(part.line, a)]);
  const added = steps.reduce((sum, [, change]) => sum + change, 0);
  const totals = [a, b].map((s) => found.whole ? at(found.whole, s) :
    found.parts.reduce((sum, part) => sum + at(part.line, s), 0));
  const left = totals[1] - totals[0] - added;
  const size = Math.max(...totals.map(Math.abs), ...steps.map(([, change]) => Math.abs(change)));
  if (Math.abs(left) > 1e-9 * size) steps.push(["Not in the parts", left]);
  return { totals, steps: steps.filter(([, change]) => change) };
}

function differenceShown(pile, found, ends, year, place) {
  const { totals, steps } = differenceSteps(found, ends, year);
  const names = ends.map((s) => told.scenarios[s].title);
  const words = [names[0], ...steps.map(([title]) => title), `${names[1]} `];
  const values = [totals[0], ...steps.map(([, change]) => change), totals[1]];
  const trace = { type: "waterfall", x: words.map(plain), y: values, meta: "difference",
    measure: ["absolute", ...steps.map(() => "relative"), "total"],
    text: values.map((value, k) => k && k <= steps.length && value > 0 ? `+${number(value)}` :
      number(value)), textposition: "outside", textangle: narrowness.matches ? -90 : 0,
    constraintext: "none", textfont: { size: 11 }, cliponaxis: false, hoverinfo: "x+text",
    connector: { line: { color: colour(told.colours.quiet), width: 1 } },
    increasing: { marker: { color: colour("#d55e00") } },
    decreasing: { marker: { color: colour("#0072b2") } },
    totals: { marker: { color: colour(told.colours.soft) } } };
  const title = `${pile.title}, ${place}, ${yearTitle(year)}: from ${names[0]} to ${names[1]}`;
  const shown = layout(pile.unit, 0, { hovermode: "closest", showlegend: false,
    margin: { l: 48, r: 12, t: 44, b: 36 } });
  shown.annotations.forEach((note) => { note.yshift = 22; });
  shown.yaxis.range = stepRange(totals, steps);
  if (shown.yaxis.range) shown.annotations.forEach((note) => { note.text += `; ${CUT}`; });
  shown.xaxis.tickangle = narrowness.matches ? -90 : -35;
  return { traces: [trace], layout: shown, title,
    sentence: differenceSentence(title, pile, totals, steps) +
      (shown.yaxis.range ? ` In the chart ${CUT}.` : ""),
    rows: [["part", `${pile.title} [${pile.unit}]`], ...words.map((word, k) =>
      [word.trim(), values[k]])] };
}

const CUT = "the axis does not begin at zero";

/* From zero, but where all happens far from it: then what happens. */
function stepRange(totals, steps) {
  let at = totals[0];
  const reached = [...totals, ...steps.map(([, change]) => at += change)];
  const low = Math.min(...reached), high = Math.max(...reached), span = high - low;
  if (!span || span > 0.3 * Math.max(Math.abs(low), Math.abs(high))) return undefined;
  return [low - 0.4 * span, high + 0.4 * span];
}

function differenceSentence(title, pile, totals, steps) {
  const order = [...steps].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 3);
  const most = order.map(([name, change]) => `${name} ${change > 0 ? "+" : ""}${number(change)}`);
  const left = steps.some(([name]) => name === "Not in the parts") && !told.single ?
    " Not in the parts: what the total's own median has beyond the sum of the parts' medians." : "";
  return `${title}: ${withUnit(number(totals[1] - totals[0]), pile.unit)}` +
    `${most.length ? `, most by ${most.join(", ")}` : ""}.${left}`;
}
