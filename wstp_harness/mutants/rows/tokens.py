"""Tokens and packets: types, counts, what is skipped, where a packet ends."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.mutants.row import Hook, Mutant

TOKENS: Final = "tokens"
PACKETS: Final = "packets"


def rows() -> Iterator[Mutant]:
    """Yield the mutants of tokens and packets."""
    yield from types()
    for row in COUNTS:
        yield counted(*row)
    yield from moves()
    yield from packets()


#: Functions that tell a number of bytes, arguments or expressions, and by which parameter.
COUNTS: Final = (
    ("WSGetArgCount", "count"),
    ("WSGetRawArgCount", "count"),
    ("WSBytesToGet", "left"),
    ("WSRawBytesToGet", "left"),
    ("WSBytesToPut", "left"),
    ("WSExpressionsToGet", "count"),
)


def counted(name: str, parameter: str) -> Mutant:
    """Return a function that tells one more."""
    return Mutant(
        f"{name[2:]}-plus-one",
        TOKENS,
        "off-by-one count",
        f"{name} tells one more",
        (Hook(name, after=f"if (result) *{parameter} += 1;"),),
    )


def types() -> Iterator[Mutant]:
    """Yield wrong types of tokens."""
    for name in ("WSGetNext", "WSGetType"):
        for wrong, right, words in (
            ("WSTKSTR", "WSTKSYM", "a string for a symbol"),
            ("WSTKINT", "WSTKREAL", "an integer for a real"),
            ("WSTKSYM", "WSTKFUNC", "a symbol for a function"),
        ):
            yield Mutant(
                f"{name[2:]}-{right[4:].lower()}-{wrong[4:].lower()}",
                TOKENS,
                "wrong token type",
                f"{name} tells {words}",
                (Hook(name, after=f"if (result == {right}) result = {wrong};"),),
            )
    for name in ("WSGetRawType", "WSGetNextRaw"):
        yield Mutant(
            f"{name[2:]}-wrong",
            TOKENS,
            "wrong token type",
            f"{name} tells another raw type",
            (Hook(name, after="if (result > 0) result += 1;"),),
        )
    for name in ("WSPutNext", "WSPutType"):
        yield Mutant(
            f"{name[2:]}-string-symbol",
            TOKENS,
            "wrong token type",
            f"{name} begins a symbol for a string",
            (Hook(name, before="if (token == WSTKSTR) token = WSTKSYM;"),),
        )


def moves() -> Iterator[Mutant]:
    """Yield wrong moves over tokens and their bytes."""
    yield Mutant(
        "GetNext-skips",
        TOKENS,
        "skips too much",
        "WSGetNext skips a token",
        (Hook("WSGetNext", after="if (result == WSTKINT) result = forward();"),),
    )
    yield Mutant(
        "GetNext-stays",
        TOKENS,
        "skips too little",
        "WSGetNext stays where it is in every second call",
        (
            Hook(
                "WSGetNext", instead="return real::WSGetType(link);", when="mutants::every_second()"
            ),
        ),
    )
    yield Mutant(
        "GetType-consumes",
        TOKENS,
        "skips too much",
        "WSGetType moves to the next token",
        (Hook("WSGetType", instead="return real::WSGetNext(link);"),),
    )
    for name in ("WSGetData", "WSGetRawData"):
        yield Mutant(
            f"{name[2:]}-short",
            TOKENS,
            "partial data",
            f"{name} says that it filled in one byte less",
            (Hook(name, after="if (result && *got > 0) *got -= 1;"),),
        )
    for name in ("WSPutData", "WSPutRawData"):
        yield Mutant(
            f"{name[2:]}-last",
            TOKENS,
            "wrong value",
            f"{name} sends another last byte",
            (
                Hook(
                    name,
                    before="auto copy = mutants::copied(data, size); copy.back() ^= 1; "
                    "data = copy.data();",
                    when="size > 0",
                ),
            ),
        )
    for name, parameter in (
        ("WSPutSize", "size"),
        ("WSPutRawSize", "size"),
        ("WSPutArgCount", "count"),
        ("WSPutComposite", "count"),
        ("WSTakeLast", "left"),
    ):
        yield Mutant(
            f"{name[2:]}-plus-one",
            TOKENS,
            "off-by-one count",
            f"{name} takes one more",
            (Hook(name, before=f"{parameter} += 1;"),),
        )


def packets() -> Iterator[Mutant]:
    """Yield packets that end elsewhere, and packets taken for others."""
    rows: tuple[tuple[str, str, str, Hook], ...] = (
        (
            "EndPacket-lost",
            "packet boundary lost",
            "WSEndPacket answers 1 and does nothing",
            Hook("WSEndPacket", instead="return 1;"),
        ),
        (
            "EndPacket-twice",
            "effect doubled",
            "WSEndPacket flushes as well",
            Hook("WSEndPacket", after="real::WSFlush(link);"),
        ),
        (
            "EndPacket-inside-atom",
            "error lost",
            "WSEndPacket leaves no error inside an atom",
            Hook("WSEndPacket", after="if (!result) { real::WSClearError(link); result = 1; }"),
        ),
        (
            "NewPacket-lost",
            "skips too little",
            "WSNewPacket answers 1 and skips nothing",
            Hook("WSNewPacket", instead="return 1;"),
        ),
        (
            "NewPacket-twice",
            "skips too much",
            "WSNewPacket skips the packet after it as well",
            Hook(
                "WSNewPacket",
                after="if (result && real::WSReady(link) && real::WSGetType(link) > 0) "
                "result = forward();",
            ),
        ),
        (
            "NewPacket-one",
            "skips too little",
            "WSNewPacket skips one expression, not the rest of the packet",
            Hook(
                "WSNewPacket",
                instead="int left = 0; if (real::WSExpressionsToGet(link, &left) && left > 1) "
                "return real::WSTakeLast(link, left - 1); return forward();",
            ),
        ),
        (
            "NextPacket-code",
            "wrong token type",
            "WSNextPacket takes a ReturnPacket for a CallPacket",
            Hook("WSNextPacket", after="if (result == RETURNPKT) result = CALLPKT;"),
        ),
        (
            "NextPacket-illegal",
            "error lost",
            "WSNextPacket leaves no error for a head that is no packet",
            Hook("WSNextPacket", after="if (result == 0) real::WSClearError(link);"),
        ),
        (
            "NextPacket-unread",
            "error lost",
            "WSNextPacket skips what is unread of the packet before",
            Hook("WSNextPacket", before="real::WSNewPacket(link);"),
        ),
    )
    for name, kind, reason, hook in rows:
        yield Mutant(name, PACKETS, kind, reason, (hook,))
