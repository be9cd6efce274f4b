"""Numbers one by one: what a put sends and what a get gives, for every kind of the table."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import KINDS, Kind
from wstp_harness.mutants.row import Hook, Mutant

FAMILY: Final = "numbers"
SCALARS: Final = tuple(kind for kind in KINDS if "scalar" in kind.shapes)
REALS: Final = frozenset({"float", "double", "wsextended_double"})
#: A narrower type through which a value of an element type loses bits.
NARROWER: Final = {"double": "float", "wsint64": "double", "long": "double"}
NARROWER_EXTENDED: Final = "double"


def rows() -> Iterator[Mutant]:
    """Yield the mutants of all kinds."""
    for kind in SCALARS:
        yield from values(kind)
        if kind.element in REALS:
            yield from special_values(kind)
        else:
            yield from limits(kind)
    yield from answers()


def values(kind: Kind) -> Iterator[Mutant]:
    """Yield what can be wrong with the value of any kind."""
    name, put, get = kind.name, f"WSPut{kind.name}", f"WSGet{kind.name}"
    plus_one = "value = value + 1;"
    yield Mutant(
        f"put-{name}-plus-one",
        FAMILY,
        "wrong value",
        f"{put} sends the value plus one",
        (Hook(put, before=plus_one),),
    )
    yield Mutant(
        f"get-{name}-plus-one",
        FAMILY,
        "wrong value",
        f"{get} gives the value plus one",
        (Hook(get, after="if (result) *value = *value + 1;"),),
    )
    if kind.element != "unsigned char":
        yield Mutant(
            f"get-{name}-byte-order",
            FAMILY,
            "wrong byte order",
            f"{get} gives the bytes of the value in reverse",
            (Hook(get, after="if (result) *value = mutants::reversed(*value);"),),
        )
        yield Mutant(
            f"get-{name}-sign",
            FAMILY,
            "sign lost",
            f"{get} gives the absolute value",
            (Hook(get, after="if (result && *value < 0) *value = -*value;"),),
        )
    narrower = NARROWER.get(kind.element, "double" if kind.element[:2] == "ws" else "")
    if narrower:
        cast = f"static_cast<{kind.element}>(static_cast<{narrower}>"
        yield Mutant(
            f"put-{name}-precision",
            FAMILY,
            "precision lost",
            f"{put} sends the value through a {narrower}",
            (Hook(put, before=f"value = {cast}(value));"),),
        )
        yield Mutant(
            f"get-{name}-precision",
            FAMILY,
            "precision lost",
            f"{get} gives the value through a {narrower}",
            (Hook(get, after=f"if (result) *value = {cast}(*value));"),),
        )


#: Single precision: every infinity is out of range (error 7), so none is ever given.
NO_INFINITY: Final = ("Real32", "Float")


def special_values(kind: Kind) -> Iterator[Mutant]:
    """Yield what can be wrong with the values that only reals have."""
    get = f"WSGet{kind.name}"
    for name, condition, value, words in (
        ("nan", "*value != *value", "0", "0 in place of NaN"),
        ("minus-zero", "*value == 0", "0", "plus zero in place of minus zero"),
        (
            "subnormal",
            f"*value != 0 && std::fabs(*value) < {smallest(kind)}",
            "0",
            "0 for subnormals",
        ),
        ("infinity", "std::isinf(*value)", largest(kind), "the largest number for infinity"),
    ):
        yield Mutant(
            f"get-{kind.name}-{name}",
            FAMILY,
            "special value lost",
            f"{get} gives {words}",
            (Hook(get, after=f"if (result && ({condition})) *value = {value};"),),
            survives="the function gives no infinity: each is out of its range"
            if name == "infinity" and kind.name in NO_INFINITY
            else "",
        )


def smallest(kind: Kind) -> str:
    """Return the smallest normal number of a kind, in C++."""
    return f"std::numeric_limits<{kind.element}>::min()"


def largest(kind: Kind) -> str:
    """Return the largest number of a kind, in C++."""
    return f"std::numeric_limits<{kind.element}>::max()"


def limits(kind: Kind) -> Iterator[Mutant]:
    """Yield what can be wrong with numbers that do not fit an integer kind."""
    get = f"WSGet{kind.name}"
    clamp = "if (!result && real::WSError(link) == WSEOVFL) { real::WSClearError(link); "
    yield Mutant(
        f"get-{kind.name}-range",
        FAMILY,
        "error lost",
        f"{get} gives the largest number where the number does not fit",
        (Hook(get, after=f"{clamp} *value = {largest(kind)}; result = 1; }}"),),
    )


def answers() -> Iterator[Mutant]:
    """Yield wrong answers around right effects, and wrong effects around right answers."""
    for name in ("Integer32", "Real64"):
        put, get = f"WSPut{name}", f"WSGet{name}"
        yield Mutant(
            f"put-{name}-answers-0",
            FAMILY,
            "wrong answer",
            f"{put} sends the number and answers 0",
            (Hook(put, after="result = 0;"),),
        )
        yield Mutant(
            f"put-{name}-lost",
            FAMILY,
            "effect lost",
            f"{put} answers 1 and sends nothing",
            (Hook(put, instead="return 1;"),),
        )
        yield Mutant(
            f"put-{name}-twice",
            FAMILY,
            "effect doubled",
            f"{put} sends the number twice",
            (Hook(put, after="if (result) forward();"),),
        )
        yield Mutant(
            f"get-{name}-stale",
            FAMILY,
            "stale data",
            f"{get} gives the value of the call before",
            (Hook(get, after="if (result) mutants::stale_value(*value);"),),
        )
        yield Mutant(
            f"get-{name}-answers-2",
            FAMILY,
            "wrong answer",
            f"{get} answers 2 for success",
            (Hook(get, after="if (result) result = 2;"),),
        )
        yield Mutant(
            f"get-{name}-second-time",
            FAMILY,
            "only every second time",
            f"{get} is off by one in every second call",
            (Hook(get, after="if (result) *value += 1;", when="mutants::every_second()"),),
        )
    yield Mutant(
        "get-Integer32-consumes",
        FAMILY,
        "data lost",
        "WSGetInteger32 takes an expression away that it cannot give",
        (
            Hook(
                "WSGetInteger32",
                after="if (!result && real::WSError(link) == WSEGSEQ) { real::WSClearError(link); "
                "real::WSGetNext(link); const char* text; int count; "
                "if (real::WSGetString(link, &text)) real::WSReleaseString(link, text); "
                "else { real::WSClearError(link); "
                "if (real::WSGetFunction(link, &text, &count)) real::WSReleaseSymbol(link, text); }"
                " real::WSClearError(link); real::WSSetError(link, WSEGSEQ); }",
            ),
        ),
    )
