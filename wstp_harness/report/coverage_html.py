"""The coverage map as the page shows it: counts that filter, and rows as numbers for a script.

Not here: what the map says (``coverage``), the page around it (``html``).
"""

from typing import Final

from wstp_harness.report.called import NO_LINK
from wstp_harness.report.coverage import TOPOLOGIES, Coverage, Reach, Touch
from wstp_harness.report.store import Json

#: What stands in a square: sign, word, class of its colour.
MARKS: Final = (
    ("·", "untouched", "untouched"),
    ("○", "called", "called"),
    ("◐", "listener writes", "half"),
    ("◐", "connector writes", "half"),
    ("●", "asserted", "asserted"),
)
UNTOUCHED, CALLED, LISTENER, CONNECTOR, ASSERTED = range(len(MARKS))
COLUMNS: Final = (NO_LINK, *TOPOLOGIES)
FUNCTION, TOKEN = "function", "token"


def mark(reach: Reach, topology: str) -> int:
    """Return which of ``MARKS`` stands in a square."""
    match reach.over(topology):
        case Touch.UNTOUCHED:
            return UNTOUCHED
        case Touch.CALLED:
            return CALLED
        case Touch.ASSERTED:
            one = reach.only(topology)
            return {"": ASSERTED, "listener": LISTENER, "connector": CONNECTOR}[one]


def data_of(found: Coverage) -> dict[str, Json]:
    """Return what the script needs; token types have no square without a link."""
    return {
        "marks": [list(each) for each in MARKS],
        "rows": [
            *(row(each, FUNCTION, mark(each, NO_LINK)) for each in found.functions),
            *(row(each, TOKEN, None) for each in found.tokens),
        ],
        "reasons": dict(found.reasons),
    }


def row(reach: Reach, sort: str, without_link: int | None) -> list[Json]:
    """Return one row; the order is known to coverage.js."""
    marks: list[Json] = [without_link, *(mark(reach, topology) for topology in TOPOLOGIES)]
    return [reach.name, reach.group, sort, str(reach.touch), marks]


def counts(found: Coverage) -> list[tuple[int, str, str, str]]:
    """Return the counts that filter: number, label, query, class."""
    of = {touch: len(found.of(touch)) for touch in Touch}
    holes = sum(bool(each.holes) for each in found.tokens)
    rest = [
        (of[Touch.CALLED], "only called", "is:function is:called", "called"),
        (of[Touch.UNTOUCHED], "untouched", "is:function is:untouched", "untouched"),
    ]
    if not found.recorded:
        left = of[Touch.CALLED] + of[Touch.UNTOUCHED]
        rest = [(left, "not asserted", "is:function -is:asserted", "untouched")]
    return [
        (of[Touch.ASSERTED], "asserted", "is:function is:asserted", "asserted"),
        *rest,
        (len(found.tokens), "token types", "is:token", "asserted"),
        (holes, "token types with holes", "is:token is:hole", "untouched"),
    ]
