// The coverage map: every exported function and token type over the topologies, filtered by words.
// The query is the one of list.js; the keys of the cells' list do not work while it is typed. Rows are
// made a few at a time, when they are scrolled to.
"use strict";
(() => {
  const { marks, rows, reasons } = JSON.parse(document.getElementById("data").textContent).coverage;
  const [NAME, GROUP, SORT, STATE, CELLS] = [0, 1, 2, 3, 4];
  const CHUNK = 40, NEAR = 300;
  const input = document.getElementById("coverage-query");
  const hits = document.getElementById("coverage-hits");
  const body = document.getElementById("coverage-rows");
  const box = body.closest(".tall");
  let found = [];

  // A square is null where there is nothing to reach: a token type without a link.
  const open = (row) => row[CELLS].some((mark) => mark !== null && marks[mark][2] !== "asserted");
  const KEYS = {
    is: (row, word) => row[SORT] === word || row[STATE] === word || (word === "hole" && open(row)),
    group: (row, word) => row[GROUP].startsWith(word),
  };
  const any = (row, word) => row[NAME].toLowerCase().includes(word);

  function line(row) {
    const made = element("tr");
    const name = element("th");
    name.scope = "row";
    name.append(element("code", "", row[NAME]), element("small", "", reasons[row[NAME]] ?? row[GROUP]));
    made.append(name, ...row[CELLS].map((mark) => {
      if (mark === null) return element("td");
      const [glyph, text, className] = marks[mark];
      const cell = element("td", `c-${className}`);
      const sign = element("i", "", glyph);
      sign.setAttribute("aria-hidden", "true");
      cell.append(sign, ` ${text}`);
      return cell;
    }));
    return made;
  }

  function more() {
    const made = body.childElementCount;
    body.append(...found.slice(made, made + CHUNK).map(line));
  }

  function search() {
    const wanted = terms(input.value, KEYS, any);
    found = rows.filter((row) => wanted.every(({ exclude, test, word }) => test(row, word) !== exclude));
    body.replaceChildren();
    box.scrollTop = 0;
    more();
    hits.textContent = `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
  }

  box.addEventListener("scroll", () => {
    if (box.scrollTop + box.clientHeight > box.scrollHeight - NEAR) more();
  });
  input.addEventListener("input", search);
  input.addEventListener("keydown", (event) => event.stopPropagation());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-coverage]");
    if (!link) return;
    input.value = link.dataset.coverage;
    search();
  });
  search();
})();
