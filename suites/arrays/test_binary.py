"""Numbers, lists and arrays whose kind is named by a code at run time.

Requirement: WSPutBinaryNumber, ...List and ...Array put numbers of the kind a code names, the
getters give them converted to another one; a code that names no native kind is an error.
Source: header (the functions and codes); which codes are taken is observed on 13.2.
"""

import pytest

from wstp_harness.lab import Buffer, Pair
from wstp_harness.oracle import arrays
from wstp_harness.oracle.arrays import BINARY_TYPES, buffer
from wstp_harness.oracle.numbers import Number
from wstp_harness.oracle.steps import SENT, Plain, Step, check, function

NO_TYPES = (0, 155, 160, 164, 225, 227, 229, 231, 243, 245, 247)
CODES = {name: code for code, name in BINARY_TYPES.items()}
THREE = Buffer("Real64", [3.0, 3.0])
REFUSED = {
    "number": lambda code: Step("WSPutBinaryNumber", (THREE, code), returned=0, error=-1),
    "list": lambda code: Step("WSPutBinaryNumberList", (THREE, 1, code), returned=0, error=-1),
    "array": lambda code: Step(
        "WSPutBinaryNumberArray", (THREE, [1], None, 1, code), returned=0, error=-1
    ),
}
CLEAR = Step("WSClearError")
PUT_SEVEN = Step("WSPutInteger32", (7,))
GOT_SEVEN = Step("WSGetInteger32", outputs={"value": 7})
HEADS = ("f", "g")
GOT_HEADS = [b"f", b"g"]

REFUSALS = pytest.mark.topologies("loopback", "shared-memory-processes")
MATRIX = pytest.mark.topologies("loopback", "tcpip-processes")


def put_list(kind: str, numbers: list[Number]) -> Step:
    return Step("WSPutBinaryNumberList", (buffer(kind, numbers), len(numbers), CODES[kind]))


def put_array(kind: str, numbers: list[Number]) -> Step:
    dims = [2, len(numbers) // 2]
    return Step("WSPutBinaryNumberArray", (buffer(kind, numbers), dims, HEADS, 2, CODES[kind]))


def array_outputs(kind: str, numbers: list[Number]) -> dict[str, Plain]:
    data = buffer(kind, numbers)
    return {"data": data, "dims": [2, len(numbers) // 2], "heads": GOT_HEADS, "depth": 2}


@pytest.mark.spec(
    ("WSGetBinaryNumber", "WSPutBinaryNumber"),
    "gives a number converted to the kind of a code",
    source="header: WSPutBinaryNumber, WSGetBinaryNumber; observed on 13.2",
    level="SHOULD",
)
@MATRIX
@pytest.mark.parametrize("get", CODES)
@pytest.mark.parametrize("put", CODES)
def test_number(pair: Pair, put: str, get: str) -> None:
    sent, received = arrays.shared(put, get)
    code = CODES[get]
    puts = [Step("WSPutBinaryNumber", (buffer(put, [n]), CODES[put]), about=n) for n in sent]
    gets = [
        Step("WSGetBinaryNumber", (code,), outputs={"number": buffer(get, [n])}, about=n)
        for n in received
    ]

    check(pair.writer, [*puts, *SENT])
    check(pair.reader, gets)


@pytest.mark.spec(
    ("WSGetBinaryNumberList", "WSPutBinaryNumberList"),
    "gives a list converted to the kind of a code, and its length",
    source="header: WSPutBinaryNumberList, WSGetBinaryNumberList; observed on 13.2",
    level="SHOULD",
)
@MATRIX
@pytest.mark.parametrize("get", CODES)
@pytest.mark.parametrize("put", CODES)
def test_list(pair: Pair, put: str, get: str) -> None:
    sent, received = arrays.shared(put, get)
    outputs: dict[str, Plain] = {"data": buffer(get, received), "count": len(received)}

    check(pair.writer, [put_list(put, list(sent)), *SENT])
    check(pair.reader, [Step("WSGetBinaryNumberList", (CODES[get],), outputs=outputs)])


@pytest.mark.spec(
    ("WSGetBinaryNumberArray", "WSPutBinaryNumberArray"),
    "gives an array converted to the kind of a code, with its shape and heads",
    source="header: WSPutBinaryNumberArray, WSGetBinaryNumberArray; observed on 13.2",
    level="SHOULD",
)
@MATRIX
@pytest.mark.parametrize("get", CODES)
@pytest.mark.parametrize("put", CODES)
def test_array(pair: Pair, put: str, get: str) -> None:
    sent, received = (list(each[:40]) for each in arrays.shared(put, get))
    even = len(sent) // 2 * 2
    outputs = array_outputs(get, received[:even])

    check(pair.writer, [put_array(put, sent[:even]), *SENT])
    check(pair.reader, [Step("WSGetBinaryNumberArray", (CODES[get],), outputs=outputs)])


@pytest.mark.spec(
    ("WSGet{kind}List", "WSGet{kind}Array", "WSPutBinaryNumberList", "WSPutBinaryNumberArray"),
    "what was put by code can be got by name",
    source="header: the same kinds; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", CODES)
def test_got_by_name(pair: Pair, kind: str) -> None:
    numbers = arrays.cycle(arrays.elements(kind), 130)
    array = Step(f"WSGet{kind}Array", outputs=array_outputs(kind, numbers))

    check(pair.writer, [put_list(kind, numbers), put_array(kind, numbers), *SENT])
    check(pair.reader, [arrays.get_list(kind, numbers), array])


@pytest.mark.spec(
    ("WSGetBinaryNumberArrayWithLeafType", "WSPut{kind}Array"),
    "tells the code of the elements' kind as well",
    source="header and name; observed on 13.2",
    level="SHOULD",
)
@pytest.mark.parametrize("kind", CODES)
def test_leaf_type(pair: Pair, kind: str) -> None:
    numbers = arrays.plain_numbers(kind, 6)
    outputs = array_outputs("Real64", arrays.converted(range(6), "Real64"))
    outputs["leaf_type"] = CODES[kind]
    get = Step("WSGetBinaryNumberArrayWithLeafType", (CODES["Real64"],), outputs=outputs)

    check(pair.writer, [arrays.put_array(kind, numbers, (2, 3), HEADS), *SENT])
    check(pair.reader, [get])


@pytest.mark.spec(
    "WSGetBinaryNumberArrayWithLeafType",
    "the leaf type of an array of functions is that of its first number",
    source="observed on 13.2",
    level="INFO",
)
@pytest.mark.parametrize("first", ["integer", "real"])
def test_leaf_type_of_functions(pair: Pair, first: str) -> None:
    integer, real = Step("WSPutInteger32", (1,)), Step("WSPutReal64", (2.0,))
    puts = [integer, real] if first == "integer" else [real, integer]
    numbers = [1.0, 2.0] if first == "integer" else [2.0, 1.0]
    outputs: dict[str, Plain] = {
        "data": buffer("Real64", numbers),
        "leaf_type": CODES["Integer32" if first == "integer" else "Real64"],
        "dims": [2],
    }
    get = Step("WSGetBinaryNumberArrayWithLeafType", (CODES["Real64"],), outputs=outputs)

    check(pair.writer, [function("f", 2), *puts, *SENT])
    check(pair.reader, [get])


@pytest.mark.spec(
    ("WSPutBinaryNumber", "WSPutBinaryNumberList", "WSPutBinaryNumberArray"),
    "a code of no native kind is refused with -1, and nothing is sent",
    source="error -1; observed on 13.2, nothing sent: WSPut functions either put or fail",
    level="SHOULD",
)
@REFUSALS
@pytest.mark.parametrize("shape", REFUSED)
@pytest.mark.parametrize("code", NO_TYPES)
def test_no_native_kind(pair: Pair, shape: str, code: int) -> None:
    check(pair.writer, [REFUSED[shape](code), CLEAR, PUT_SEVEN, *SENT])
    check(pair.reader, [GOT_SEVEN])
