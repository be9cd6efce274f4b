"""Numbers that travel as text, and the scripts that send and get them.

Integers too big for a machine word, and reals whose precision marks a machine real cannot
carry. What a spelling means is `number_text.meaning`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from wstp_harness.oracle.binary import Exact
from wstp_harness.oracle.number_text import meaning
from wstp_harness.oracle.numbers import BY_NAME, OutOfRangeError, convert_exact
from wstp_harness.oracle.scalars import RANGE_ERROR
from wstp_harness.oracle.steps import Plain, Step

if TYPE_CHECKING:
    from wstp_harness.oracle.text import Encoding

INTEGER_TEXTS: Final = (
    "0",
    "-1",
    str(2**63 - 1),
    str(2**63),
    str(-(2**63)),
    str(-(2**63) - 1),
    str(2**64),
    str(2**53 + 1),
    str(2**100),
    str(2**100 + 2**47 + 2**48),
    str(2**100 + 2**47),
    str(2**100 + 2**47 + 1),
)
LONG_INTEGER_TEXTS: Final = (
    str(math.factorial(100)),
    "-" + "1234567890" * 30,
    "1" + "0" * 400,
)
REAL_TEXTS: Final = (
    "1.5",
    "-0.25",
    "0.1",
    "1.5*^3",
    "1.5`*^-3",
    "3.14159265358979323846264338327950288`35.",
    "2.5``10",
    "1.`5.*^400",
    "1.*^-400",
    "4.9*^-324",
    "1.*^5000",
    "123456789012345678901234567890.",
)


def put_integer_text(spelled: str) -> list[Step]:
    """Return the steps that send an integer as text, in one piece."""
    return [
        Step("WSPutNext", (ord("+"),)),
        Step("WSPutSize", (len(spelled),)),
        Step("WSPutData", (spelled, len(spelled))),
    ]


def put_real_text(encoding: Encoding, spelled: str) -> Step:
    """Return the step that sends a real as text in an encoding."""
    memory = encoding.memory(spelled)
    function = f"WSPutRealNumberAs{encoding.name}String"
    counted = encoding.name.startswith("UTF")
    if counted:
        return Step(function, (memory, len(memory) // encoding.width))
    return Step(function, (memory + bytes(encoding.width),))


def get_of_text(get: str, spelled: str) -> list[Step]:
    """Return the steps that get a number sent as text: converted, or error 7 and its text."""
    try:
        number = convert_exact(Exact.of(meaning(spelled)), BY_NAME[get])
    except OutOfRangeError:
        stays: dict[str, Plain] = {"text": spelled.encode()}
        return [
            Step(f"WSGet{get}", returned=0, error=RANGE_ERROR, about=spelled),
            Step("WSClearError"),
            Step("WSGetNumberAsString", outputs=stays, about=spelled),
        ]
    return [Step(f"WSGet{get}", outputs={"value": number}, about=spelled)]
