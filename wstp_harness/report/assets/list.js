// What the pages share: a long list of which only the rows in view exist as elements, a filter, the
// keyboard, and one dialog. No request is made and nothing is stored.
"use strict";
const ROW = 28;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

// A query is words and key:word pairs, each with - in front to exclude; quotes keep spaces.
function terms(query, keys, any) {
  return [...query.matchAll(/(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))/gi)].map(
    ([, minus, key, quoted, bare]) => {
      const name = key?.toLowerCase();
      const known = name !== undefined && Object.hasOwn(keys, name);
      const word = (quoted ?? bare).toLowerCase();
      return { exclude: minus === "-", test: known ? keys[name] : any, word: known || !key ? word : `${name}:${word}` };
    });
}

// keys: name -> test(row, word), any: the test without a key; fill(line, row) draws a row, content(row)
// gives what its dialog shows, tallest is the greatest height of the list in pixels.
function showList({ rows, noun, keys, any, classes, fill, content, tallest, query = "" }) {
  const list = document.getElementById("list");
  const input = document.getElementById("query");
  const hits = document.getElementById("hits");
  const dialog = document.getElementById("cell");
  const space = element("div", "space");
  let found = [], at = 0;

  function line(position) {
    const made = element("div", `row ${classes(found[position])}${position === at ? " at" : ""}`);
    made.setAttribute("role", "listitem");
    made.style.top = `${position * ROW}px`;
    made.dataset.position = position;
    fill(made, found[position]);
    return made;
  }

  function draw() {
    const first = Math.max(0, Math.floor(list.scrollTop / ROW) - 5);
    const last = Math.min(found.length, first + Math.ceil(list.clientHeight / ROW) + 10);
    space.style.height = `${found.length * ROW}px`;
    list.replaceChildren(space, ...Array.from({ length: Math.max(0, last - first) }, (_, index) => line(first + index)));
  }

  function search() {
    const wanted = terms(input.value, keys, any);
    found = rows.filter((row) => wanted.every(({ exclude, test, word }) => test(row, word) !== exclude));
    at = 0;
    list.scrollTop = 0;
    if (tallest) list.style.height = `${Math.min(tallest, Math.max(3, found.length) * ROW + 4)}px`;
    hits.textContent = `${found.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} ${noun}`;
    draw();
  }

  function open(position) {
    if (found[position] === undefined) return;
    const close = element("button", "close", "Close");
    close.addEventListener("click", () => dialog.close());
    dialog.replaceChildren(close, ...content(found[position]));
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
    const active = document.activeElement;
    const typing = active === input;
    const listed = typing || active === list;
    if (event.key === "/" && !typing) { event.preventDefault(); input.focus(); input.select(); }
    else if (event.key === "Escape" && typing) { input.value = ""; search(); input.blur(); }
    else if (event.key === "j" && !typing) move(1);
    else if (event.key === "k" && !typing) move(-1);
    else if (event.key === "ArrowDown" && listed) { event.preventDefault(); move(1); }
    else if (event.key === "ArrowUp" && listed) { event.preventDefault(); move(-1); }
    else if (event.key === "Enter" && (listed || active === document.body)) open(at);
  });
  window.addEventListener("resize", draw);
  input.value = query;
  search();
}
