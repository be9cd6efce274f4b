"""What a comparison comes to: its sentence, its groups of changes, and what makes it fair.

Rule: computed from a ``Comparison`` alone, so the page, the Markdown text and the terminal never
disagree. A number of changes is a number of causes, with the cells it shows in beside it.
Not here: finding changes (``compare``), layout of any kind.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from wstp_harness.report import compare_api, compare_speed, summary
from wstp_harness.report.base import LETTERS
from wstp_harness.report.change import Change, Class, rank
from wstp_harness.report.compare import Comparison
from wstp_harness.report.model import Kind, Outcome, Result, Run

#: One noun a class, for the sentence; the plural only adds an s.
NOUNS: Final = {
    Class.REGRESSION: "regression",
    Class.LOST: "lost function",
    Class.BEHAVIOUR: "behaviour change",
    Class.SIGNATURE: "failure of another kind",
    Class.BETWEEN: "change in between",
    Class.IMPROVEMENT: "improvement",
    Class.GAINED: "new function",
    Class.FIX: "fix",
}
PLURALS: Final = {
    Class.SIGNATURE: "failures of another kind",
    Class.BETWEEN: "changes in between",
    Class.FIX: "fixes",
}
MEANING: Final = {
    Class.REGRESSION: "worse than before",
    Class.LOST: "the library has the function no more",
    Class.BEHAVIOUR: "another choice where no documentation prescribes one",
    Class.SIGNATURE: "wrong before and now, but not in the same way",
    Class.BETWEEN: "first and last agree, a version between them does not",
    Class.IMPROVEMENT: "less harmful than before, still wrong",
    Class.GAINED: "a function the first library does not have",
    Class.FIX: "as documented now",
    Class.UNJUDGED: "one side has no verdict; not compared",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Cells that changed in the same way: same class, same outcomes, same signature."""

    kind: Class
    changes: tuple[Change, ...]
    where: str

    @property
    def example(self) -> Change:
        """Return the change shown for the group."""
        return self.changes[0]

    @property
    def since(self) -> str:
        """Return the letters of the results in which the group's changes begin."""
        return ", ".join(sorted({change.since for change in self.changes}))

    @property
    def steady(self) -> bool:
        """Whether every cell of the group ended alike each time."""
        return all(change.steady for change in self.changes)


@dataclass(frozen=True, slots=True)
class Fact:
    """One circumstance, its value in each result, and whether it is the same in all."""

    name: str
    values: tuple[str, ...]
    decides: bool

    @property
    def same(self) -> bool:
        """Whether all results agree."""
        return len(set(self.values)) == 1


def labels(results: Sequence[Result]) -> tuple[str, ...]:
    """Return a short name for each result: the shortest way of naming that tells them apart."""
    forms: tuple[Callable[[Result], str], ...] = (
        lambda r: " + ".join(s.reported.get("version", "") for s in r.subjects),
        lambda r: " + ".join(s.name for s in r.subjects),
        lambda r: " + ".join(f"{s.name} r{s.reported.get('revision', '?')}" for s in r.subjects),
        lambda r: " + ".join(f"{s.name} {s.sha256[:8]}" for s in r.subjects),
        lambda r: f"run {r.run.id}",
    )
    for form in forms:
        made = tuple(form(result).strip(" +") for result in results)
        if all(made) and len(set(made)) == len(made):
            return made
    return tuple(f"result {letter}" for letter in LETTERS[: len(results)])


def verdict(comparison: Comparison) -> str:
    """Say in one sentence what changed from the first to the last."""
    names = labels(comparison.results)
    about = f"{names[0]} → {names[-1]}: "
    cells = f"{summary.many(comparison.compared, 'cell')} compared"
    parts = [phrase(kind, changes) for kind in NOUNS if (changes := comparison.of(kind))]
    offered = compare_api.sentence(comparison.api)
    measured = compare_speed.sentence(comparison.speed)
    if not parts:
        text = f"{about}no change in {cells}"
    else:
        none = "" if comparison.of(Class.REGRESSION) else "no regression, "
        text = f"{about}{none}{', '.join(parts)}; {cells}"
    text += f"; API: {offered}" if offered else ""
    text += f"; speed: {measured}" if measured else ""
    if left := uncompared(comparison):
        text += f"; {summary.many(left, 'cell')} not comparable (listed)"
    return text + "."


def phrase(kind: Class, changes: Sequence[Change]) -> str:
    """Count the causes of a class and the cells they show in: ``2 regressions in 14 cells``."""
    number = len({cause(change) for change in changes})
    if kind in {Class.LOST, Class.GAINED}:
        lacking = (c.after if kind is Class.LOST else c.before for c in changes)
        number = len({outcome.signature for outcome in lacking})  # the function it has not
    noun = NOUNS[kind] if number == 1 else PLURALS.get(kind, f"{NOUNS[kind]}s")
    text = f"{number:,} {noun}"
    return text if number == len(changes) else f"{text} in {summary.many(len(changes), 'cell')}"


def uncompared(comparison: Comparison) -> int:
    """Count the cells that only one side has a verdict on."""
    alone = len(comparison.only_before) + len(comparison.only_after)
    return alone + len(comparison.of(Class.UNJUDGED))


def cause(change: Change) -> tuple[object, ...]:
    """Return what changes of one cause share."""
    old, new = change.before, change.after
    return change.kind, old.kind, new.kind, shown(old), shown(new)


def shown(outcome: Outcome) -> str:
    """Return what tells an outcome from others of its kind."""
    return outcome.behaviour if outcome.kind is Kind.INFO else outcome.signature


def words(outcome: Outcome | None) -> str:
    """Return an outcome in a few words: ``FAIL WSGetInteger32 error 7``."""
    return f"{outcome.kind} {shown(outcome)}".rstrip() if outcome else "not run"


def groups(comparison: Comparison) -> list[Group]:
    """Group the changes by cause, the most harmful first, then the most frequent."""
    found: defaultdict[tuple[object, ...], list[Change]] = defaultdict(list)
    for change in comparison.changes:
        found[cause(change)].append(change)
    made = [Group(c[0].kind, tuple(c), where(c, comparison)) for c in found.values()]
    return sorted(made, key=lambda group: (*rank(group.example), -len(group.changes)))


def where(changes: Sequence[Change], comparison: Comparison) -> str:
    """Say in how many cells and cases, and over which links only."""
    cases = {change.case for change in changes}
    text = f"{summary.many(len(changes), 'cell')} of {summary.many(len(cases), 'case')}"
    first = {cell.id for cell in comparison.results[0].cells if cell.case in cases}
    ran = [cell for cell in comparison.results[-1].cells if cell.id in first]
    touched = {change.cell for change in changes}
    bad = [cell for cell in ran if cell.id in touched]
    parts = [part for axis in summary.AXES if (part := summary.along(bad, ran, axis))]
    return f"{text}; {'; '.join(parts)}" if parts else text


def facts(comparison: Comparison) -> list[Fact]:
    """Return the circumstances of the results: what must be equal first, what may differ last."""
    runs = [result.run for result in comparison.results]
    rows: list[tuple[str, Callable[[Run], str], bool]] = [
        ("suite", lambda run: run.suite_digest[:16], True),
        ("selection", lambda run: run.partial or "every cell", True),
        ("complete", lambda run: "yes" if run.complete else "no", True),
        ("options", options, True),
        ("machine", machine, False),
        ("harness", lambda run: run.harness, False),
        ("python", lambda run: run.machine.python, False),
    ]
    return [Fact(name, tuple(map(read, runs)), decides) for name, read, decides in rows]


def options(run: Run) -> str:
    """Return the options that can change an outcome; selections have a row of their own."""
    kept = {"rerun", "expectations"} & run.options.keys()
    return ", ".join(f"{name} {run.options[name]}" for name in sorted(kept)) or "defaults"


def machine(run: Run) -> str:
    """Return the machine of a run on one line."""
    at = run.machine
    return f"{at.os}; {at.cpu}, {summary.many(at.cores, 'core')}"


def fair(comparison: Comparison) -> str:
    """Say whether the results may be compared at all, and what is in the way."""
    differing = [f.name for f in facts(comparison) if f.decides and not f.same]
    incomplete = not all(result.run.complete for result in comparison.results)
    problems = [f"another {name}" for name in differing if name != "complete"]
    problems += ["a run that is not complete"] if incomplete else []
    problems += [f"{len(comparison.rewritten)} rewritten cases"] if comparison.rewritten else []
    if not problems:
        return "Like with like: same suite, same selection, same options, complete runs."
    return f"Read with care: {', '.join(problems)}."


def counts(comparison: Comparison) -> Counter[Class]:
    """Count the changed cells of each class."""
    return Counter(change.kind for change in comparison.changes)
