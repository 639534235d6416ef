"use strict";
const rows = [...document.querySelectorAll("tbody tr")].map((row) => ({ row, text: row.textContent.toLowerCase() }));
const query = document.getElementById("query");
const filters = [...document.querySelectorAll("select[data-filter]")];
const count = document.getElementById("count");

function show() {
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, text } of rows) {
    const fits =
      words.every((word) => text.includes(word)) &&
      filters.every((filter) => !filter.value || row.dataset[filter.dataset.filter] === filter.value);
    row.hidden = !fits;
    shown += fits;
  }
  count.textContent = (shown === 1 ? count.dataset.one : count.dataset.many).replace("%", shown);
  document.getElementById("nothing").hidden = shown > 0;
}

document.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
query.addEventListener("input", show);
filters.forEach((filter) => filter.addEventListener("change", show));
show();
