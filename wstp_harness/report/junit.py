"""The result as JUnit XML, for CI systems that show one row a test.

Rule: a cell that makes the run fail is a failure or an error there too; an expected deviation is
skipped with its reason, never a pass. Full output only for cells that did not pass.
Not here: what the numbers mean (``summary``).
"""

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from typing import Final

from wstp_harness.report import summary
from wstp_harness.report.model import QUIET, Cell, Kind, Result

#: Characters that no XML 1.0 document may hold, escaped or not.
ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ERRORS: Final = frozenset(
    {Kind.CRASH, Kind.HANG, Kind.LEAK, Kind.MISSING, Kind.HARNESS_ERROR},
)


def render(result: Result) -> str:
    """Return the XML document: one suite a chapter, one test case a cell."""
    root = ET.Element("testsuites", name="wstp-harness", time=f"{result.run.seconds:.3f}")
    chapters: defaultdict[str, list[Cell]] = defaultdict(list)
    for cell in result.cells:
        chapters[summary.chapter_of(cell)].append(cell)
    for name in summary.ordered(chapters, summary.CHAPTER_ORDER):
        suite(root, name, chapters[name], result)
    if result.stale:
        stale(root, result)
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


def suite(root: ET.Element, name: str, cells: list[Cell], result: Result) -> None:
    """Append one chapter with its properties and cells."""
    made = ET.SubElement(root, "testsuite", name=name, timestamp=result.run.started)
    properties = ET.SubElement(made, "properties")
    for subject in result.subjects:
        note(properties, f"subject.{subject.key}", summary.title(subject))
        note(properties, f"path.{subject.key}", subject.path)
    for cell in cells:
        testcase(made, cell)
    for attribute, tags in (
        ("tests", {"testcase"}),
        ("failures", {"failure"}),
        ("errors", {"error"}),
        ("skipped", {"skipped"}),
    ):
        made.set(attribute, str(sum(e.tag in tags for e in made.iter())))
    made.set("time", f"{sum(cell.seconds for cell in cells):.3f}")


def testcase(made: ET.Element, cell: Cell) -> None:
    """Append one cell."""
    path, _, name = cell.id.partition("::")
    case = ET.SubElement(
        made,
        "testcase",
        classname=clean(path.replace("/", ".")),
        name=clean(name),
        time=f"{cell.seconds:.3f}",
    )
    outcome = cell.outcome
    if outcome.kind not in {Kind.PASS, Kind.INFO}:
        properties = ET.SubElement(case, "properties")
        note(properties, "outcome", outcome.kind)
        note(properties, "signature", outcome.signature)
        note(properties, "repro", cell.repro)
    if cell.unexpected:
        tag = "error" if outcome.kind in ERRORS else "failure"
        message = outcome.detail or outcome.signature or str(outcome.kind)
        if outcome.kind in QUIET:
            message = f"{outcome.kind}, but {cell.expected.reason}"
        problem = ET.SubElement(case, tag, type=outcome.kind, message=clean(message))
        problem.text = clean("\n\n".join((cell.text, *stacks(cell))))
    elif outcome.kind not in {Kind.PASS, Kind.INFO}:
        reason = cell.expected.reason or outcome.detail
        ET.SubElement(case, "skipped", message=clean(f"{outcome.kind}: {reason}"))
    if cell.flaky:
        ET.SubElement(case, "flakyFailure", message=clean(outcome.signature))


def stacks(cell: Cell) -> tuple[str, ...]:
    """Return the stacks of a cell that crashed or hung."""
    source = cell.crash or cell.hang
    return source.stacks if source else ()


def stale(root: ET.Element, result: Result) -> None:
    """Append a suite of the expectations that are out of date."""
    number = str(len(result.stale))
    made = ET.SubElement(
        root, "testsuite", name="expectations", tests=number, failures=number, errors="0"
    )
    for entry in result.stale:
        case = ET.SubElement(
            made, "testcase", classname=clean(entry.file), name=clean(entry.pattern)
        )
        ET.SubElement(case, "failure", type="stale", message=clean(entry.detail))


def note(properties: ET.Element, name: str, value: str) -> None:
    """Append a property unless its value is empty."""
    if value:
        ET.SubElement(properties, "property", name=name, value=clean(value))


def clean(text: str) -> str:
    """Replace characters that XML cannot hold by U+FFFD."""
    return ILLEGAL.sub("\ufffd", text)
