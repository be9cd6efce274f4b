// What the list of changed cells shows, from the JSON block: the columns of a row, the keys of a
// query, the dialog of a change. The list itself is list.js.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { rows, strings } = data;
  const [CELL, CLASS, FROM, TO, WAS, IS, FUNCTIONS, REQUIREMENT, DETAILS, COMMANDS, STRIP, SINCE, STEADY, PARTING] =
    Array.from({ length: 14 }, (_, index) => index);
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
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

  const chip = (kind) => element("span", `kind k-${kind.toLowerCase()}`, kind);

  function fill(line, row) {
    const change = element("span", "change");
    change.append(chip(text(row, FROM)), element("span", "arrow", "→"), chip(text(row, TO)));
    line.append(element("span", "class", text(row, CLASS)), change, element("code", "", text(row, CELL)));
  }

  function side(row, letter, index) {
    const kind = index === 0 ? FROM : TO, shown = index === 0 ? WAS : IS;
    return [element("h3", "", `${letter}: ${text(row, kind)} ${text(row, shown)}`),
      element("p", "", strings[row[DETAILS][index]]), element("pre", "", strings[row[COMMANDS][index]])];
  }

  function content(row) {
    const strip = row[STRIP].map((each, index) => `${LETTERS[index]} ${strings[each]}`).join("  →  ");
    const parting = row[PARTING];
    return [element("code", "", text(row, CELL)),
      element("p", "", text(row, REQUIREMENT)), element("p", "quiet", text(row, FUNCTIONS)),
      ...side(row, "A", 0), ...side(row, LETTERS[row[STRIP].length - 1], 1),
      ...(row[STRIP].length > 2 ? [element("h3", "", `Version by version, first in ${row[SINCE]}`), element("p", "", strip)] : []),
      ...(row[STEADY] ? [] : [element("p", "", "Not stable: repetitions of this cell ended differently.")]),
      ...(parting ? [element("h3", "", `First call that differs: number ${parting[0] + 1}`),
        element("pre", "", `A  ${strings[parting[1]]}\n${LETTERS[row[STRIP].length - 1]}  ${strings[parting[2]]}`)] : [])];
  }

  showList({
    rows,
    noun: "changes",
    keys: KEYS,
    any: KEYS.id,
    classes: (row) => `changed ${text(row, CLASS)}`,
    fill,
    content,
    tallest: 560,
  });
})();
