/* Tables that can be sorted by any column and taken away as CSV. */

/* What a cell is sorted by: its number, else its words. */
function weight(cell) {
  const text = (cell.firstChild?.nodeType === Node.TEXT_NODE ? cell.firstChild.data :
    cell.textContent).trim();
  const value = Number(text.replace("−", "-").replaceAll(",", ""));
  return text === "–" || text === "" ? null : Number.isNaN(value) ? text : value;
}

/* Cells that span rows stand in each of them, and what was folded away is unfolded. */
function flattened(section) {
  const [table, folded] = section.querySelectorAll("table");
  const body = table.tBodies[0];
  if (folded && section.id === "regions") {
    body.append(...folded.tBodies[0].rows);
    folded.closest("details").remove();
  }
  let head = null;
  for (const row of body.rows) {
    const own = row.querySelector("th");
    if (own) head = own;
    else if (head) row.prepend(head.cloneNode(true));
    row.classList.add("begins");
  }
  body.querySelectorAll("th").forEach((cell) => cell.removeAttribute("rowspan"));
}

/* The head's cells that stand for one column each, in the order of columns. */
function columnHeads(table) {
  const [top, low] = table.tHead.rows;
  const below = low ? [...low.cells] : [];
  return [...top.cells].flatMap((cell) => cell.colSpan > 1 || cell.scope === "colgroup" ?
    below.splice(0, cell.colSpan) : [cell]);
}

function sortable(table) {
  const heads = columnHeads(table);
  heads.forEach((head, column) => {
    const button = element("button", { type: "button", class: "sort" }, ...head.childNodes);
    head.replaceChildren(button);
    head.setAttribute("aria-sort", "none");
    button.addEventListener("click", () => sort(table, heads, column));
  });
}

/* Upwards at first, then the other way; what has no number stays last. */
function sort(table, heads, column) {
  const down = heads[column].getAttribute("aria-sort") === "ascending";
  heads.forEach((head) => head.setAttribute("aria-sort", "none"));
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [weight(row.cells[column]), row]);
  rows.sort(([a], [b]) => a === null || b === null ? (a === null) - (b === null) :
    (down ? -1 : 1) * (typeof a === "number" && typeof b === "number" ? a - b :
      String(a).localeCompare(String(b), "en")));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

function enhanceTables() {
  for (const [id, text] of Object.entries(told.tables)) {
    const section = document.getElementById(id);
    if (!section) continue;
    if (id === "regions") flattened(section);
    section.querySelectorAll("table").forEach(sortable);
    const button = element("button", { type: "button" }, "Table (CSV)");
    button.addEventListener("click", () => download(`${id}.csv`, text));
    section.append(element("p", { class: "actions" }, button, "A heading sorts by its column."));
  }
}
