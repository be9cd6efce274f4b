"""Infinities, NaN and the corners where libraries are known to choose.

Source: observed on 13.2 where the documentation is silent; each test records one choice.
"""

import math
from collections.abc import Callable

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import edges, scalars
from wstp_harness.oracle.binary import SINGLE
from wstp_harness.oracle.numbers import BY_NAME, INTEGERS, REALS, Number
from wstp_harness.oracle.steps import SENT, Step, check

INTEGER_NAMES = [kind.name for kind in INTEGERS]
REAL_NAMES = [kind.name for kind in REALS]
WIDEST = ("Real64", "Real128")


def rounded(number: float) -> float:
    return math.copysign(float(SINGLE.largest), number)


@pytest.mark.spec(
    "WSGet{get}",
    "an infinity or NaN is no integer: error 7, and the number stays",
    source="observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("get", INTEGER_NAMES)
@pytest.mark.parametrize("put", WIDEST)
def test_no_integer_for_infinity_and_nan(pair: Pair, put: str, get: str) -> None:
    numbers = edges.special(BY_NAME[put])

    check(pair.writer, scalars.puts(BY_NAME[put], numbers))
    check(pair.reader, scalars.gets(BY_NAME[get], numbers))


@pytest.mark.spec(
    "WSGet{kind}",
    "infinities and NaN arrive as they were sent when the kind is the same",
    source="IEEE 754 kinds: WSPutReal64, reference page; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", ["Real64", "Double", "Real", "Real128", "LongDouble"])
def test_infinity_and_nan_survive(pair: Pair, kind: str) -> None:
    numbers = edges.special(BY_NAME[kind])

    check(pair.writer, scalars.puts(BY_NAME[kind], numbers))
    check(pair.reader, scalars.gets(BY_NAME[kind], numbers))


@pytest.mark.spec(
    "WSGet{get}",
    "a NaN is a NaN in single precision, too",
    source="IEEE 754; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("put", ["Real32", "Real64"])
@pytest.mark.parametrize("get", ["Real32", "Float"])
def test_nan_in_single_precision(pair: Pair, put: str, get: str) -> None:
    check(pair.writer, scalars.puts(BY_NAME[put], [math.nan]))
    check(pair.reader, scalars.gets(BY_NAME[get], [math.nan]))


@pytest.mark.spec(
    "WSGet{get}",
    "an infinity does not fit a narrower real: error 7",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize(("put", "get"), [("Real64", "Real32"), ("Real128", "Real64")])
def test_infinity_is_out_of_a_narrower_range(pair: Pair, put: str, get: str) -> None:
    infinity: Number = edges.special(BY_NAME[put])[0]
    refused = Step(f"WSGet{get}", returned=0, error=7, about=infinity)

    check(pair.writer, scalars.puts(BY_NAME[put], [infinity]))
    check(pair.reader, [refused, Step("WSClearError"), scalars.wider(infinity)])


@pytest.mark.spec(
    "WSGetReal32",
    "a double above the largest single is out of range, or the largest single it rounds to",
    source="IEEE 754 rounds it; observed on 13.2: error 7",
    level="INFO",
)
@pytest.mark.parametrize("number", edges.single_sliver(), ids=["next", "minus-next", "last"])
def test_above_the_largest_single(
    pair: Pair, observe: Callable[[str], None], number: float
) -> None:
    check(pair.writer, scalars.puts(BY_NAME["Real64"], [number]))

    got = pair.reader.call("WSGetReal32")

    assert (got.error, got.outputs["value"]) in ((7, got.outputs["value"]), (0, rounded(number)))
    observe("out-of-range" if got.error else "rounds-to-the-largest")


@pytest.mark.spec(
    "WSGet{get}",
    "a long double is converted exactly, not through a double",
    source="WSGetInteger64, WSGetReal128: reference pages (the number is converted)",
    level="SHOULD",
)
@pytest.mark.parametrize("get", ["Integer64", "LongInteger"])
def test_long_double_beyond_double(pair: Pair, get: str) -> None:
    numbers = edges.long_doubles_beyond_double()

    check(pair.writer, scalars.puts(BY_NAME["Real128"], numbers))
    check(pair.reader, scalars.gets(BY_NAME[get], numbers))


@pytest.mark.spec(
    "WSPut{put}",
    "takes a double and sends it with a double's precision",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("put", ["Real32", "Float"])
def test_single_put_keeps_the_double(pair: Pair, put: str) -> None:
    numbers = [0.1, 1e300, 2.0**-1074, 1 + 2.0**-52]
    puts = [Step(f"WSPut{put}", (number,), about=number) for number in numbers]
    gets = [Step("WSGetReal64", outputs={"value": n}, about=n) for n in numbers]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    "WSPut{put}",
    "takes an int and sends all of it, though its kind has 16 bits",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("put", ["Integer16", "ShortInteger"])
@pytest.mark.parametrize("number", [32768, 70000, -32769, 2**31 - 1], ids=str)
def test_short_put_keeps_the_int(pair: Pair, put: str, number: int) -> None:
    check(pair.writer, [Step(f"WSPut{put}", (number,)), *SENT])

    got = pair.reader.call("WSGetInteger32")

    assert got.returned == 1
    assert got.outputs["value"] == number
