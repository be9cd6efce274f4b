// Draws the list of cells from the JSON block: filter, keyboard, one dialog per cell. Only the rows
// in view exist as elements. No request is made and nothing is stored.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [CASE, SUFFIX, TOPOLOGY, KIND, SIGNATURE, FUNCTIONS, BEHAVIOUR, FLAGS, MS, SUBJECTS] =
    Array.from({ length: 10 }, (_, index) => index);
  const UNEXPECTED = 1, FLAKY = 2, DEVIATION = 4, ROW = 28;
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

  function parse(query) {
    const terms = [];
    for (const match of query.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi)) {
      const [, minus, key, quoted, bare] = match;
      const known = key && Object.hasOwn(KEYS, key.toLowerCase());
      const word = (quoted ?? bare).toLowerCase();
      terms.push({
        exclude: minus === "-",
        test: known ? KEYS[key.toLowerCase()] : null,
        word: known || !key ? word : `${key.toLowerCase()}:${word}`,
      });
    }
    return terms;
  }

  function find(query) {
    const terms = parse(query);
    const found = [];
    for (let index = 0; index < cells.length; index += 1) {
      const fits = terms.every(({ exclude, test, word }) =>
        (test ? test(cells[index], word) : texts[index].includes(word)) !== exclude);
      if (fits) found.push(index);
    }
    return found;
  }

  const list = document.getElementById("list");
  const input = document.getElementById("query");
  const hits = document.getElementById("hits");
  const space = document.createElement("div");
  space.className = "space";
  let found = [], at = 0;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function row(position) {
    const cell = cells[found[position]];
    const kind = strings[cell[KIND]];
    const state = cell[FLAGS] & UNEXPECTED ? " unexpected" : cell[FLAGS] & DEVIATION ? " deviation" : "";
    const made = element("div", `row${state}${position === at ? " at" : ""}`);
    made.setAttribute("role", "listitem");
    made.style.top = `${position * ROW}px`;
    made.dataset.position = position;
    const label = element("span");
    label.append(element("span", `kind k-${kind.toLowerCase()}`, kind));
    made.append(label, element("code", "", id(cell)), element("span", "ms", `${cell[MS]} ms`));
    return made;
  }

  function draw() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const last = Math.min(found.length, first + Math.ceil(list.clientHeight / ROW) + 10);
    const rows = [];
    for (let position = first; position < last; position += 1) rows.push(row(position));
    space.style.height = `${found.length * ROW}px`;
    list.replaceChildren(space, ...rows);
  }

  function search() {
    found = find(input.value);
    at = 0;
    list.scrollTop = 0;
    hits.textContent = `${found.length.toLocaleString("en")} of ${cells.length.toLocaleString("en")} cells`;
    draw();
  }

  const dialog = document.getElementById("cell");

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

  function open(position) {
    const cell = cells[found[position]];
    if (!cell) return;
    const [, functions, requirement, source, level] = cases[cell[CASE]];
    const more = details[found[position]] ?? {};
    const close = element("button", "close", "Close");
    close.addEventListener("click", () => dialog.close());
    const about = element("p", "", requirement);
    const outcome = more.outcome ?? { kind: strings[cell[KIND]], signature: strings[cell[SIGNATURE]] };
    const stacks = [...(more.crash?.stacks ?? []), ...(more.hang?.stacks ?? [])];
    dialog.replaceChildren(close, element("code", "", id(cell)),
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
      ...(more.repro ? section("Repeat", element("pre", "", more.repro)) : []));
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
    else if ((event.key === "j" || event.key === "ArrowDown") && (!typing || event.key !== "j") && document.activeElement !== document.body) { event.preventDefault(); move(1); }
    else if (event.key === "j" && !typing) move(1);
    else if (event.key === "ArrowUp" && (typing || document.activeElement === list)) { event.preventDefault(); move(-1); }
    else if (event.key === "k" && !typing) move(-1);
    else if (event.key === "Enter" && (typing || document.activeElement === list || document.activeElement === document.body)) open(at);
  });
  window.addEventListener("resize", draw);
  if (cells.some((cell) => cell[FLAGS] & UNEXPECTED)) input.value = "is:unexpected";
  search();
})();
