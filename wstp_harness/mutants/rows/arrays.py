"""Arrays: elements, dimensions, heads and depth, whole and in pieces, for every kind."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import KINDS, Kind
from wstp_harness.mutants.row import Hook, Mutant

FAMILY: Final = "arrays"
PIECES: Final = "array pieces"
_LAST: Final = (
    "auto copy = mutants::copied(data, {count}); "
    "if (!copy.empty()) {{ copy.back() = copy.back() + 1; data = copy.data(); }}"
)


def rows() -> Iterator[Mutant]:
    """Yield the mutants of all kinds that have arrays, and of their pieces."""
    for kind in KINDS:
        if "array" in kind.shapes:
            yield from whole(kind)
        if "data" in kind.shapes:
            yield from pieces(kind)
    yield from shapes()


def whole(kind: Kind) -> Iterator[Mutant]:
    """Yield the mutants of whole arrays of one kind."""
    name, put, get = kind.name, f"WSPut{kind.name}Array", f"WSGet{kind.name}Array"
    yield Mutant(
        f"put-{name}Array-last",
        FAMILY,
        "wrong value",
        f"{put} sends the last number plus one",
        (Hook(put, before=_LAST.format(count="mutants::product(dims, depth)")),),
    )
    yield Mutant(
        f"put-{name}Array-heads",
        FAMILY,
        "heads lost",
        f"{put} sends List for every head",
        (Hook(put, before="heads = nullptr;"),),
    )
    yield Mutant(
        f"get-{name}Array-transposed",
        FAMILY,
        "wrong shape",
        f"{get} gives the first two dimensions exchanged",
        (Hook(get, after="if (result && *depth > 1) std::swap((*dims)[0], (*dims)[1]);"),),
    )
    if kind.element != "unsigned char":
        yield Mutant(
            f"get-{name}Array-byte-order",
            FAMILY,
            "wrong byte order",
            f"{get} gives the bytes of each number in reverse",
            (
                Hook(
                    get,
                    after="if (result) "
                    "mutants::reverse_each(*data, mutants::product(*dims, *depth));",
                ),
            ),
        )


def pieces(kind: Kind) -> Iterator[Mutant]:
    """Yield the mutants of arrays of one kind in pieces."""
    name, put, get = kind.name, f"WSPut{kind.name}ArrayData", f"WSGet{kind.name}ArrayData"
    yield Mutant(
        f"put-{name}ArrayData-last",
        PIECES,
        "wrong value",
        f"{put} sends the last number of each piece plus one",
        (Hook(put, before=_LAST.format(count="count")),),
    )
    yield Mutant(
        f"get-{name}ArrayData-last",
        PIECES,
        "partial data",
        f"{get} leaves the last number of each piece at 0",
        (Hook(get, after="if (result && count > 0) data[count - 1] = 0;"),),
    )


def shapes() -> Iterator[Mutant]:
    """Yield what is wrong with shape, heads and depth of one kind."""
    put, get, release = "WSPutInteger32Array", "WSGetInteger32Array", "WSReleaseInteger32Array"
    yield Mutant(
        "put-Integer32Array-transposed",
        FAMILY,
        "wrong shape",
        f"{put} exchanges the first two dimensions",
        (
            Hook(
                put,
                before="auto other = mutants::copied(dims, depth); "
                "std::swap(other[0], other[1]); dims = other.data();",
                when="depth > 1",
            ),
        ),
    )
    yield Mutant(
        "get-Integer32Array-depth",
        FAMILY,
        "off-by-one count",
        f"{get} says that there is one dimension less",
        (
            Hook(get, after="if (result && *depth > 1) *depth -= 1;"),
            Hook(release, before="if (depth > 0) depth += 1;", mends=True),
        ),
    )
    yield Mutant(
        "get-Integer32Array-head",
        FAMILY,
        "head truncated",
        f"{get} loses the last letter of the first head",
        (
            Hook(
                get,
                after="if (result && *depth > 0 && *(*heads)[0]) "
                "(*heads)[0][std::strlen((*heads)[0]) - 1] = 0;",
            ),
        ),
    )
    yield Mutant(
        "put-Integer32Array-deep",
        FAMILY,
        "only above a size",
        f"{put} sends only the first four of more dimensions",
        (Hook(put, before="depth = 4;", when="depth > 4"),),
    )
    yield Mutant(
        "get-array-leaf-type",
        PIECES,
        "wrong type",
        "WSGetArrayTypeWithDepthAndLeafType tells the code of another kind",
        (Hook("WSGetArrayTypeWithDepthAndLeafType", after="if (result) *leaf_type += 1;"),),
    )
    yield Mutant(
        "get-array-depth",
        PIECES,
        "off-by-one count",
        "WSGetArrayTypeWithDepthAndLeafType tells one dimension more",
        (Hook("WSGetArrayTypeWithDepthAndLeafType", after="if (result) *depth += 1;"),),
    )
    yield Mutant(
        "binary-array-leaf-type",
        FAMILY,
        "wrong type",
        "WSGetBinaryNumberArrayWithLeafType tells the code of another kind",
        (Hook("WSGetBinaryNumberArrayWithLeafType", after="if (result) *leaf_type += 1;"),),
    )
