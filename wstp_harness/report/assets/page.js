// What the list of cells shows, from the JSON block: the columns of a row, the keys of a query, the
// dialog of a cell. The list itself is list.js.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [CASE, SUFFIX, TOPOLOGY, KIND, SIGNATURE, FUNCTIONS, BEHAVIOUR, FLAGS, MS, SUBJECTS] =
    Array.from({ length: 10 }, (_, index) => index);
  const UNEXPECTED = 1, FLAKY = 2, DEVIATION = 4;
  const { cases, cells, details, strings } = data;
  const id = (cell) => cases[cell[CASE]][0] + strings[cell[SUFFIX]];
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
    line.append(label, element("code", "", id(cell)), element("span", "ms", `${cell[MS]} ms`));
  }

  function section(title, ...content) {
    return content.length ? [element("h3", "", title), ...content] : [];
  }

  function calls(trace) {
    const table = element("table");
    const head = table.createTHead().insertRow();
    for (const name of ["µs", "end", "call", "returned", "error", "took"]) head.append(element("th", "", name));
    const body = table.createTBody();
    for (const call of trace) {
      const line = body.insertRow();
      const took = call.ended_ns < 0 ? "never returned" : `${((call.ended_ns - call.started_ns) / 1000).toFixed(0)} µs`;
      const error = call.error ? `${call.error} ${call.message ?? ""}` : "";
      for (const text of [(call.started_ns / 1000).toFixed(0), call.end,
        `${call.function}(${(call.arguments ?? []).join(", ")})`, call.returned ?? "", error, took]) line.insertCell().textContent = text;
    }
    return table;
  }

  function content(index) {
    const cell = cells[index];
    const [, functions, requirement, source, level] = cases[cell[CASE]];
    const more = details[index] ?? {};
    const about = element("p", "", requirement);
    const outcome = more.outcome ?? { kind: strings[cell[KIND]], signature: strings[cell[SIGNATURE]] };
    const stacks = [...(more.crash?.stacks ?? []), ...(more.hang?.stacks ?? [])];
    return [element("code", "", id(cell)),
      ...section(`${outcome.kind}${outcome.signature ? `: ${outcome.signature}` : ""}`,
        element("p", "", outcome.detail ?? strings[cell[BEHAVIOUR]])),
      ...section(`Requirement (${level})`, about, element("p", "quiet", `${functions}. Source: ${source}`)),
      ...(more.expected?.reason ? section("Expected", element("p", "", more.expected.reason)) : []),
      ...(more.hang ? section("Blocked", element("p", "", `${more.hang.end}: ${more.hang.call}, for ${more.hang.seconds.toFixed(1)} s`)) : []),
      ...(more.crash ? section("Died", element("p", "", `${more.crash.signal} in ${more.crash.call}`)) : []),
      ...(more.leaks ? section("Left behind", element("pre", "", more.leaks.map((leak) => `${leak.kind}: ${leak.detail}`).join("\n"))) : []),
      ...(more.trace ? section("Calls of both ends, one clock", calls(more.trace)) : []),
      ...(stacks.length ? section("Stacks", ...stacks.map((text) => element("pre", "", text))) : []),
      ...(more.text ? section("Failure", element("pre", "", more.text)) : []),
      ...(more.attempts?.length > 1 ? section("Attempts", element("p", "", more.attempts.map((each) => each.outcome.kind).join(", "))) : []),
      ...(more.repro ? section("Repeat", element("pre", "", more.repro)) : []),
      ...(more.program?.length ? section("A program that shows it, without the harness",
        element("pre", "program", more.program.map((line) => strings[line]).join("\n"))) : [])];
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
