/* Numbers as people write them, names as charts may show them, files to download. */
const QUOTE = '"', SPECIAL = [QUOTE, ",", "\n", "\r"];
const LETTERS = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/* A name as charts show it to the letter, whatever it holds. */
function plain(text) {
  return text.replace(/[&<>]/g, (letter) => LETTERS[letter]);
}

function number(value) {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.abs(value) < 1000 ? { minimumSignificantDigits: 3,
    maximumSignificantDigits: 3 } : { maximumFractionDigits: 0 };
  return value ? value.toLocaleString("en-GB", digits).replace("-", "−") : "0";
}

function withUnit(text, unit) {
  return unit ? `${text} ${unit}` : text;
}

/* As a year of the calendar, or counted from the first of an idealised experiment. */
function yearTitle(year) {
  return told.from === null ? String(year) : `year ${year - told.from}`;
}

function shownYear(year) {
  return told.from === null ? year : year - told.from;
}

/* The year of these that is nearest to one asked for. */
function nearest(years, asked) {
  return years.reduce((best, year) =>
    Math.abs(year - asked) < Math.abs(best - asked) ? year : best, years[0]);
}

/* Years that a sentence tells of: those usual that there are, else the last. */
function marks(years) {
  const asked = told.from === null ? told.marks :
    [50, 100].map((year) => told.from + year);
  const found = asked.filter((year) => years.includes(year));
  return found.length ? found : years.slice(-1);
}

/* What a cell of a CSV is, quoted where it must be; empty for no number. */
function quoted(cell) {
  const text = Number.isNaN(cell) ? "" : String(cell);
  return SPECIAL.some((letter) => text.includes(letter)) ?
    QUOTE + text.replaceAll(QUOTE, QUOTE + QUOTE) + QUOTE : text;
}

/* Numbers with as many digits as the page keeps of them. */
function csv(rows) {
  const short = (cell) => typeof cell === "number" ? Number(cell.toPrecision(6)) : cell;
  return rows.map((row) => row.map(short)).map((row) => row.map(quoted).join(",") + "\n").join("");
}

/* What a title is called as a file. */
function fileName(title) {
  return title.toLowerCase().replace(/[^a-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, 100) || "data";
}

function download(name, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/* An element with attributes and what is in it; text is text, never markup. */
function element(name, attributes = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(key, "");
    else if (value !== false) made.setAttribute(key, value);
  }
  made.append(...inside);
  return made;
}
