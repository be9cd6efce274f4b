// Draws the list of changed cells from the JSON block: filter, keyboard, one dialog per change. Only
// the rows in view exist as elements. No request is made and nothing is stored.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { rows, strings } = data;
  const [CELL, CLASS, FROM, TO, WAS, IS, FUNCTIONS, REQUIREMENT, DETAILS, COMMANDS, STRIP, SINCE, STEADY, PARTING] =
    Array.from({ length: 14 }, (_, index) => index);
  const ROW = 28, LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const text = (row, field) => strings[row[field]];
  const lower = (row, field) => text(row, field).toLowerCase();
  const words = (row, kind, shown) => `${text(row, kind)} ${text(row, shown)}`.trim().toLowerCase();

  const KEYS = {
    class: (row, word) => lower(row, CLASS).startsWith(word),
    from: (row, word) => words(row, FROM, WAS).startsWith(word),
    to: (row, word) => words(row, TO, IS).startsWith(word),
    function: (row, word) => lower(row, FUNCTIONS).includes(word),
    since: (row, word) => row[SINCE].toLowerCase() === word,
    is: (row, word) => (word === "steady" ? row[STEADY] === 1 : word === "unsteady" && row[STEADY] === 0),
    id: (row, word) => lower(row, CELL).includes(word),
  };

  function find(query) {
    const terms = [...query.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi)].map(
      ([, minus, key, quoted, bare]) => {
        const test = key && Object.hasOwn(KEYS, key.toLowerCase()) ? KEYS[key.toLowerCase()] : null;
        const word = (quoted ?? bare).toLowerCase();
        return { exclude: minus === "-", test: test ?? KEYS.id, word: test || !key ? word : `${key.toLowerCase()}:${word}` };
      });
    return rows.filter((row) => terms.every(({ exclude, test, word }) => test(row, word) !== exclude));
  }

  const list = document.getElementById("list");
  const input = document.getElementById("query");
  const hits = document.getElementById("hits");
  const dialog = document.getElementById("cell");
  const space = document.createElement("div");
  space.className = "space";
  let found = [], at = 0;

  function element(tag, className, content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (content !== undefined) made.textContent = content;
    return made;
  }

  function chip(kind) {
    return element("span", `kind k-${kind.toLowerCase()}`, kind);
  }

  function line(position) {
    const row = found[position];
    const made = element("div", `row changed ${text(row, CLASS)}${position === at ? " at" : ""}`);
    made.setAttribute("role", "listitem");
    made.style.top = `${position * ROW}px`;
    made.dataset.position = position;
    const change = element("span", "change");
    change.append(chip(text(row, FROM)), element("span", "arrow", "→"), chip(text(row, TO)));
    made.append(element("span", "class", text(row, CLASS)), change, element("code", "", text(row, CELL)));
    return made;
  }

  function draw() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const last = Math.min(found.length, first + Math.ceil(list.clientHeight / ROW) + 10);
    space.style.height = `${found.length * ROW}px`;
    list.replaceChildren(space, ...Array.from({ length: Math.max(0, last - first) }, (_, index) => line(first + index)));
  }

  function search() {
    found = find(input.value);
    at = 0;
    list.scrollTop = 0;
    list.style.height = `${Math.min(560, Math.max(3, found.length) * ROW + 4)}px`;
    hits.textContent = `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} changes`;
    draw();
  }

  function side(row, letter, index) {
    const kind = index === 0 ? FROM : TO, shown = index === 0 ? WAS : IS;
    return [element("h3", "", `${letter}: ${text(row, kind)} ${text(row, shown)}`),
      element("p", "", strings[row[DETAILS][index]]), element("pre", "", strings[row[COMMANDS][index]])];
  }

  function open(position) {
    const row = found[position];
    if (!row) return;
    const close = element("button", "close", "Close");
    close.addEventListener("click", () => dialog.close());
    const strip = row[STRIP].map((each, index) => `${LETTERS[index]} ${strings[each]}`).join("  →  ");
    const parting = row[PARTING];
    dialog.replaceChildren(close, element("code", "", text(row, CELL)),
      element("p", "", text(row, REQUIREMENT)), element("p", "quiet", text(row, FUNCTIONS)),
      ...side(row, "A", 0), ...side(row, LETTERS[row[STRIP].length - 1], 1),
      ...(row[STRIP].length > 2 ? [element("h3", "", `Version by version, first in ${row[SINCE]}`), element("p", "", strip)] : []),
      ...(row[STEADY] ? [] : [element("p", "", "Not stable: repetitions of this cell ended differently.")]),
      ...(parting ? [element("h3", "", `First call that differs: number ${parting[0] + 1}`),
        element("pre", "", `A  ${strings[parting[1]]}\n${LETTERS[row[STRIP].length - 1]}  ${strings[parting[2]]}`)] : []));
    dialog.showModal();
  }

  function move(step) {
    at = Math.min(Math.max(at + step, 0), Math.max(found.length - 1, 0));
    const top = at * ROW;
    if (top < list.scrollTop) list.scrollTop = top;
    if (top + ROW > list.scrollTop + list.clientHeight) list.scrollTop = top + ROW - list.clientHeight;
    draw();
  }

  list.addEventListener("scroll", () => requestAnimationFrame(draw));
  list.addEventListener("click", (event) => {
    const target = event.target.closest(".row");
    if (!target) return;
    at = Number(target.dataset.position);
    draw();
    open(at);
  });
  input.addEventListener("input", search);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-query]");
    if (!link) return;
    input.value = link.dataset.query;
    search();
  });
  document.addEventListener("keydown", (event) => {
    if (dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = document.activeElement === input;
    if (event.key === "/" && !typing) { event.preventDefault(); input.focus(); }
    else if (event.key === "Escape" && typing) { input.value = ""; search(); input.blur(); }
    else if (event.key === "j" && !typing) move(1);
    else if (event.key === "k" && !typing) move(-1);
    else if (event.key === "ArrowDown" && (typing || document.activeElement === list)) { event.preventDefault(); move(1); }
    else if (event.key === "ArrowUp" && (typing || document.activeElement === list)) { event.preventDefault(); move(-1); }
    else if (event.key === "Enter" && (typing || document.activeElement === list || document.activeElement === document.body)) open(at);
  });
  window.addEventListener("resize", draw);
  search();
})();
