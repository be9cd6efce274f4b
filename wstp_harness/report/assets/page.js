// What the list of cells shows, from the JSON block: the columns of a row, the keys of a query, the
// dialog of a cell. The list itself is list.js.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [CASE, SUFFIX, TOPOLOGY, KIND, SIGNATURE, FUNCTIONS, BEHAVIOUR, FLAGS, MS, SUBJECTS, DIFFERS] =
    Array.from({ length: 11 }, (_, index) => index);
  const UNEXPECTED = 1, FLAKY = 2, DEVIATION = 4, LEFT_OUT = 8;
  const { cases, cells, details, strings } = data;
  const id = (cell) => cases[cell[CASE]][0] + strings[cell[SUFFIX]];
  const several = cells.some((cell) => !/^A(\+A)?$/.test(strings[cell[SUBJECTS]]));
  const texts = cells.map((cell) => id(cell).toLowerCase());

  // key -> a test of one cell; texts are compared in lower case
  const has = (text, word) => text.toLowerCase().includes(word);
  const KEYS = {
    status: (cell, word) => strings[cell[KIND]].toLowerCase().startsWith(word),
    chapter: (cell, word) => cases[cell[CASE]][0].toLowerCase().startsWith(word + "/"),
    topology: (cell, word) => strings[cell[TOPOLOGY]].startsWith(word),
    protocol: (cell, word) => strings[cell[TOPOLOGY]].replaceAll("-", "").startsWith(word.replaceAll("-", "")),
    function: (cell, word) => has(strings[cell[FUNCTIONS]], word) || has(cases[cell[CASE]][1], word),
    signature: (cell, word) => has(strings[cell[SIGNATURE]], word),
    behaviour: (cell, word) => has(strings[cell[BEHAVIOUR]], word),
    level: (cell, word) => has(cases[cell[CASE]][4], word),
    subject: (cell, word) => has(strings[cell[SUBJECTS]], word),
    pair: (cell, word) => strings[cell[SUBJECTS]].toLowerCase() === word,
    library: (cell, word) => strings[cell[SUBJECTS]].toLowerCase().split("+").every((key) => key === word),
    differs: (cell, word) => cell[DIFFERS] !== undefined && (word === "any" || cell[DIFFERS] === Number(word)),
    id: (cell, word) => has(id(cell), word),
    is: (cell, word) =>
      (word === "unexpected" && (cell[FLAGS] & UNEXPECTED) !== 0) ||
      (word === "flaky" && (cell[FLAGS] & FLAKY) !== 0) ||
      (word === "deviation" && (cell[FLAGS] & DEVIATION) !== 0),
  };

  function fill(line, index) {
    const cell = cells[index];
    const kind = strings[cell[KIND]];
    const label = element("span");
    label.append(element("span", `kind k-${kind.toLowerCase()}`, kind));
    const where = several ? `${strings[cell[SUBJECTS]]}  ${id(cell)}` : id(cell);
    line.append(label, element("code", "", where), element("span", "ms", `${cell[MS]} ms`));
  }

  function section(title, ...content) {
    return content.length ? [element("h3", "", title), ...content] : [];
  }

  const joined = (numbers) => numbers.map((number) => strings[number]).join("\n");

  function calls(trace) {
    const table = element("table", "calls");
    const head = table.createTHead().insertRow();
    for (const name of ["µs", "end", "call", "gave", "error", "took"]) head.append(element("th", "", name));
    const body = table.createTBody();
    for (const [started, end, call, gave, error, took] of trace) {
      const line = body.insertRow();
      if (took < 0) line.className = "lost";
      for (const text of [started.toLocaleString("en"), strings[end], strings[call], strings[gave], strings[error],
        took < 0 ? "never returned" : `${took.toLocaleString("en")} µs`]) line.insertCell().textContent = text;
    }
    const scroll = element("div", "scroll");
    scroll.append(table);
    return scroll;
  }

  function content(index) {
    const cell = cells[index];
    const [, functions, requirement, source, level] = cases[cell[CASE]];
    const more = details[index] ?? {};
    const kind = strings[cell[KIND]], signature = strings[cell[SIGNATURE]];
    const told = (title, numbers) => (numbers ? section(title, element("p", "", joined(numbers))) : []);
    const block = (title, numbers, className) => (numbers ? section(title, element("pre", className, joined(numbers))) : []);
    return [element("code", "", id(cell)),
      ...section(`${kind}${signature ? `: ${signature}` : ""}`,
        element("p", "", more.detail ? joined(more.detail) : strings[cell[BEHAVIOUR]])),
      ...(cell[FLAGS] & LEFT_OUT ? section("Evidence", element("p", "",
        "Calls, stacks and texts of this cell are in result.json; with those of every cell this page would be too large.")) : []),
      ...section(`Requirement (${level})`, element("p", "", requirement), element("p", "quiet", `${functions}. Source: ${source}`)),
      ...told("Expected", more.reason),
      ...told("Where it was lost", more.lost),
      ...block("Left behind", more.left),
      ...(more.trace ? section("Calls of both ends, one clock", calls(more.trace)) : []),
      ...(more.stacks ? section("Stacks", ...more.stacks.map((stack) => element("pre", "", joined(stack)))) : []),
      ...block("Failure", more.text),
      ...(more.attempts ? section("Attempts", element("p", "", [kind, ...more.attempts.map((each) => strings[each])].join(", "))) : []),
      ...block("Repeat", more.repro),
      ...block("A program that shows it, without the harness", more.program, "program")];
  }

  const of = (test) => (index, word) => test(cells[index], word);
  showList({
    rows: cells.map((_, index) => index),
    noun: "cells",
    keys: Object.fromEntries(Object.entries(KEYS).map(([key, test]) => [key, of(test)])),
    any: (index, word) => texts[index].includes(word),
    classes: (index) => cells[index][FLAGS] & UNEXPECTED ? "unexpected" : cells[index][FLAGS] & DEVIATION ? "deviation" : "",
    fill,
    content,
    query: cells.some((cell) => cell[FLAGS] & UNEXPECTED) ? "is:unexpected" : "",
  });
})();
