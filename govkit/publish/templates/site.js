"use strict";
// Search and filters of the index. Without this script the page still lists everything.
const form = document.querySelector("form");
const hinted = [...document.querySelectorAll("[data-hint]")];

function hint() {
  for (const box of hinted) {
    document.getElementById(box.dataset.hint).hidden = box.scrollWidth <= box.clientWidth + 1;
  }
}

/* What a search looks through: the row, the district's id, the names of its indicators. */
function searched(row, names) {
  const indicators = row.dataset.names.split(" ").filter(Boolean).map((number) => names[number]);
  const page = row.querySelector("a").getAttribute("href");
  return [row.textContent, page.slice(page.lastIndexOf("/") + 1, -".html".length), ...indicators].join(" ").toLowerCase();
}

if (form) {
  const field = (id) => document.getElementById(id);
  const [query, count, nothing, more] = ["query", "count", "nothing", "more"].map(field);
  const filters = ["model", "level", "domain", "grade"].map(field);
  const bubbles = [...document.querySelectorAll(".bubble")];
  const first = Number(count.dataset.first);
  const names = JSON.parse(field("names").textContent);
  const rows = [...document.querySelectorAll("tbody tr[data-pairs]")].map((row) => ({
    row,
    data: row.dataset,
    model: row.cells[1].textContent,
    text: searched(row, names),
    pairs: row.dataset.pairs.split(" ").filter(Boolean),
  }));
  let limit = first;

  const value = (filter) => (filter ? filter.value : "");

  function fits({ data, model: own, text, pairs }, words, [model, level, domain, grade]) {
    if (model && own !== model) return false;
    if (level && data.level !== level) return false;
    if (domain && grade && !pairs.includes(`${domain}:${grade}`)) return false;
    if (domain && !pairs.some((pair) => pair.startsWith(`${domain}:`))) return false;
    if (grade && !pairs.some((pair) => pair.endsWith(`:${grade}`))) return false;
    return words.every((word) => text.includes(word));
  }

  function show() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = filters.map(value);
    let found = 0;
    for (const entry of rows) {
      const shown = fits(entry, words, wanted) && ++found <= limit;
      if (shown !== entry.shown) {
        entry.row.classList.toggle("shown", shown);
        entry.shown = shown;
      }
    }
    const sentence = found > limit ? count.dataset.of : found === 1 ? count.dataset.one : count.dataset.many;
    count.textContent = sentence.replace("%", found).replace("#", limit);
    nothing.hidden = found > 0;
    more.hidden = found <= limit;
    for (const bubble of bubbles) {
      const chosen = [bubble.dataset.model, "", bubble.dataset.domain, bubble.dataset.level];
      const same = [0, 2, 3].every((position) => chosen[position] === wanted[position]);
      bubble.setAttribute("aria-pressed", String(same));
    }
  }

  function start() {
    limit = first;
    show();
  }

  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(start));
  query.addEventListener("input", start);
  filters.filter(Boolean).forEach((filter) => filter.addEventListener("change", start));
  more.addEventListener("click", () => {
    const before = limit;
    limit += first;
    show();
    rows.filter((entry) => entry.shown)[before].row.querySelector("a").focus();
  });
  bubbles.forEach((bubble) =>
    bubble.addEventListener("click", () => {
      const { model, domain, level } = bubble.dataset;
      const pressed = bubble.getAttribute("aria-pressed") === "true";
      query.value = "";
      [model, "", domain, level].forEach((text, position) => {
        if (filters[position]) filters[position].value = pressed ? "" : text;
      });
      start();
      if (!pressed) field("districts").focus();
    })
  );
  show();
}
hint();
addEventListener("resize", hint);
