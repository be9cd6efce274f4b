"""Lists of numbers: how many arrive, which, and in which byte order, for every kind."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import KINDS, Kind
from wstp_harness.mutants.row import Hook, Mutant

FAMILY: Final = "lists"
MANY: Final = 1000


def rows() -> Iterator[Mutant]:
    """Yield the mutants of all kinds that have lists, and of lists by code."""
    for kind in KINDS:
        if "list" in kind.shapes:
            yield from of_kind(kind)
    put, get = "WSPutBinaryNumberList", "WSGetBinaryNumberList"
    yield short_put("BinaryNumber", put)
    yield short_get("BinaryNumber", get, "long")


def of_kind(kind: Kind) -> Iterator[Mutant]:
    """Yield the mutants of one kind."""
    name, put, get = kind.name, f"WSPut{kind.name}List", f"WSGet{kind.name}List"
    yield short_put(name, put)
    yield short_get(name, get, kind.index)
    yield Mutant(
        f"put-{name}List-last",
        FAMILY,
        "wrong value",
        f"{put} sends the last number plus one",
        (
            Hook(
                put,
                before="auto copy = mutants::copied(data, count); "
                "if (!copy.empty()) { copy.back() = copy.back() + 1; data = copy.data(); }",
            ),
        ),
    )
    if kind.element != "unsigned char":
        yield Mutant(
            f"get-{name}List-byte-order",
            FAMILY,
            "wrong byte order",
            f"{get} gives the bytes of each number in reverse",
            (Hook(get, after="if (result) mutants::reverse_each(*data, *count);"),),
        )
    yield Mutant(
        f"put-{name}List-partial",
        FAMILY,
        "only above a size",
        f"{put} loses what is beyond {MANY} numbers",
        (Hook(put, before=f"count = {MANY};", when=f"count > {MANY}"),),
    )
    yield Mutant(
        f"get-{name}List-stale",
        FAMILY,
        "stale data",
        f"{get} gives the numbers of the call before",
        (Hook(get, after="if (result) mutants::stale(*data, *count);"),),
    )
    yield Mutant(
        f"get-{name}List-reversed",
        FAMILY,
        "wrong order",
        f"{get} gives the numbers in reverse order",
        (Hook(get, after="if (result && *data) std::reverse(*data, *data + *count);"),),
    )


def short_put(name: str, put: str) -> Mutant:
    """Return a put that loses the last number."""
    return Mutant(
        f"put-{name}List-short",
        FAMILY,
        "off-by-one count",
        f"{put} loses the last number",
        (Hook(put, before="if (count > 0) count = count - 1;"),),
    )


def short_get(name: str, get: str, index: str) -> Mutant:
    """Return a get that says one number less; memory goes back as it came."""
    release = f"WSRelease{name}List"
    return Mutant(
        f"get-{name}List-short",
        FAMILY,
        "off-by-one count",
        f"{get} says that there is one number less",
        (
            Hook(
                get, after=f"if (result && *count > 0) *count = static_cast<{index}>(*count - 1);"
            ),
            Hook(release, before="count = count + 1;", mends=True),
        ),
    )
