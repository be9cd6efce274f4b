"""Ids: what a test is called in reports, as a pure function of pytest's node id.

Rule: the same node id gives the same cell in the controller, in a worker and in the next version,
without a look at the test itself.
Not here: what a case requires (``collecting``).
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from wstp_harness.lab import topology
from wstp_harness.plugin.matrix import SPOT_ID
from wstp_harness.report.model import Axes, Cell, Kind, Outcome

#: Chapters whose tests judge the harness or the engine's inside; they are ordinary tests.
OWN: Final = frozenset({"abi", "benchmarks", "binding", "bench", "engine", "harness", "wire"})
NODE: Final = re.compile(
    r"(?P<path>[^:\[]+)::(?P<name>[^\[]+)(?:\[(?P<parameters>.*)\])?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Identity:
    """The id of a cell, of its case, and where in the matrix it stands."""

    cell: str
    case: str
    chapter: str
    title: str
    axes: Axes

    def planned(self) -> Cell:
        """Return the cell before anything is known about it."""
        return Cell(self.cell, self.case, self.axes, Outcome(Kind.MISSING))


def suites_folder() -> Path:
    """Return the folder of the suites: in the installed package, else in the checkout.

    Raises:
        FileNotFoundError: neither exists; the installation is broken.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "suites", package.parent / "suites"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no suites beside {package}; install wstp-harness again")


def chapters() -> tuple[str, ...]:
    """Return the chapters with cells, by name."""
    return tuple(
        sorted(
            p.name
            for p in suites_folder().iterdir()
            if p.is_dir() and p.name not in OWN and any(p.glob("*.py"))
        )
    )


@cache
def relative(path: str) -> PurePosixPath | None:
    """Return the path below the suites' folder, None for a file that is no suite."""
    parts = PurePosixPath(path).parts
    if "suites" not in parts:
        return None
    below = parts[parts.index("suites") + 1 :]
    return PurePosixPath(*below) if len(below) > 1 else None


def identify(nodeid: str) -> Identity | None:
    """Return who a test is, or None when it is not a cell."""
    found = NODE.fullmatch(nodeid)
    below = relative(found["path"]) if found else None
    if found is None or below is None or below.parts[0] in OWN:
        return None
    stem = below.stem.removeprefix("test_").removesuffix("_test")
    *classes, function = found["name"].split("::")
    name = "::".join([*classes, function.removeprefix("test_")])
    case = f"{below.with_name(stem)}::{name}"
    place, axes, variant = split_parameters(found["parameters"] or "")
    suffix = "/".join(part for part in (place, variant) if part)
    title = name.rpartition("::")[2].replace("_", " ")
    cell = f"{case}[{suffix}]" if suffix else case
    return Identity(cell, case, below.parts[0], title, axes)


def split_parameters(parameters: str) -> tuple[str, Axes, str]:
    """Split the bracket of a node id into the place in the matrix, the axes and the variant.

    The place does not name the libraries: the axes do.
    """
    found = SPOT_ID.match(parameters)
    whole = found[0] if found else ""
    rest = parameters[len(whole) :]
    if found is None or not whole or (rest and not rest.startswith("-")):
        return "", Axes(variant=parameters), parameters
    at = topology(found["topology"]) if found["topology"] else None
    variant = rest[1:]
    writes = f"{found['writer']}-writes" if found["writer"] else ""
    place = "/".join(part for part in (at.id if at else "", writes) if part)
    two_ends = at is not None and at.place != "single"
    listener = found["listener"] or "A"
    axes = Axes(
        topology=at.id if at else "",
        protocol=str(at.protocol) if at else "",
        place=str(at.place) if at else "",
        writer=found["writer"] or "",
        variant=variant,
        listener=listener,
        connector=found["connector"] or (listener if two_ends else ""),
    )
    return place, axes, variant
