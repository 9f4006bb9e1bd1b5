/* The figures of the file: unpacked when they are first asked for, then kept. */
const told = JSON.parse(document.getElementById("data").textContent);
const WORLD = "World", EMPTY = -32768;
const byKey = new Map(told.quantities.map((quantity) => [quantity.key, quantity]));
const unpacked = new Map();

/* What was deflated and written in base64, as bytes. */
async function inflated(text) {
  const letters = atob(text), packed = new Uint8Array(letters.length);
  for (let k = 0; k < packed.length; k++) packed[k] = letters.charCodeAt(k);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/* One run of changes from year to year, added up; at: where it begins. */
function addedUp(bytes, at, years) {
  const high = bytes.length / 2, sums = new Int16Array(years);
  for (let k = 0, sum = 0; k < years; k++) {
    const folded = bytes[at + k] + 256 * bytes[high + at + k];
    sums[k] = sum += (folded >> 1) ^ -(folded & 1);
    sum = sums[k];
  }
  return sums;
}

/* Where there is something to add to, the sum of both. */
function onTop(values, below) {
  return below ? values.map((value, k) => value + below[k]) : values;
}

/* {region: {years, step, levels: {percentile: [scenario][year]}}}, as figures.py packs it. */
function decoded(quantity, bytes) {
  const regions = {};
  let at = 0;
  for (const [region, percentiles, grid, step] of quantity.entries) {
    const years = told.years[grid], levels = {}, whole = {};
    for (const percentile of percentiles) {
      const inner = percentiles.findLast((one) => whole[one] &&
        (one === 50 || (one < 50) === (percentile < 50)));
      let before = null;
      whole[percentile] = told.scenarios.map((_, s) => {
        before = onTop(addedUp(bytes, at, years.length), before);
        at += years.length;
        return onTop(before, whole[inner]?.[s]);
      });
      levels[percentile] = whole[percentile].map((line) => Array.from(line, (value) =>
        value === EMPTY ? NaN : Number((value * step).toPrecision(12))));
    }
    regions[region] = { years, step, levels };
  }
  return regions;
}

/* Every region of a quantity. */
async function regionsOf(key) {
  if (!unpacked.has(key)) {
    const quantity = byKey.get(key);
    unpacked.set(key, inflated(quantity.data).then((bytes) => decoded(quantity, bytes)));
  }
  return unpacked.get(key);
}

/* Medians {years, values: [scenario][year]}, of the world where need be as the sum of regions;
   null where there are none. */
async function medianOf(key, region) {
  const regions = await regionsOf(key);
  const parts = regions[region] ? [regions[region]] : region === WORLD && told.whole ?
    Object.values(regions) : [];
  return summed(parts.map((part) => ({ years: part.years, values: part.levels[50] })));
}

/* The sum of these in the years that all have; NaN where none has a number. */
function summed(lines) {
  const present = lines.filter(Boolean);
  if (!present.length) return null;
  const [first, ...others] = present;
  const years = first.years.filter((year) => others.every((one) => one.years.includes(year)));
  const places = present.map((one) => years.map((year) => one.years.indexOf(year)));
  const values = told.scenarios.map((_, s) => years.map((_, k) => {
    const found = present.map((one, j) => one.values[s][places[j][k]]).filter(Number.isFinite);
    return found.length ? found.reduce((sum, value) => sum + value, 0) : NaN;
  }));
  return { years, values };
}

/* Of a part of a whole in that region. */
async function medianOfPart(part, region) {
  return summed(await Promise.all(part.of.map(([key, own]) => medianOf(key, own ?? region))));
}
