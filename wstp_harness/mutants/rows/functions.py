"""Functions and their heads, numbers as text, characters: the rest of what is made of text."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.mutants.row import Hook, Mutant
from wstp_harness.mutants.rows.texts import CARRIED

FUNCTIONS: Final = "functions"
NUMBER_TEXTS: Final = "number texts"
CHARACTERS: Final = "characters"
#: Functions with a head have all encodings but bytes, and the native form.
HEADS: Final = ("", *(each.name for each in CARRIED if each.name != "Byte"))


def rows() -> Iterator[Mutant]:
    """Yield the mutants of heads, of numbers as text and of characters."""
    for encoding in HEADS:
        yield from heads(encoding)
        yield from tests(encoding)
    for encoding in ("", *(each.name for each in CARRIED)):
        yield from numbers(encoding)
    for encoding in (each.name for each in CARRIED if each.name != "Byte"):
        yield from characters(encoding)
    for name, count in (("WSCheckFunction", "long"), ("WSTestSymbol", ""), ("WSTestString", "")):
        yield from loose(name, count)


def heads(encoding: str) -> Iterator[Mutant]:
    """Yield what is wrong with putting and getting a function."""
    put, get = f"WSPut{encoding}Function", f"WSGet{encoding}Function"
    yield Mutant(
        f"get-{encoding}Function-count",
        FUNCTIONS,
        "off-by-one count",
        f"{get} tells one argument more",
        (Hook(get, after="if (result) *count += 1;"),),
    )
    yield Mutant(
        f"put-{encoding}Function-count",
        FUNCTIONS,
        "off-by-one count",
        f"{put} says one argument less",
        (Hook(put, before="count = count - 1;", when="count > 0"),),
    )
    short = (
        Hook(put, before="units = units - 1;", when="units > 1")
        if encoding
        else Hook(
            put,
            instead="const std::string head(text, std::strlen(text) - 1); "
            "return real::WSPutFunction(link, head.c_str(), count);",
            when="text && std::strlen(text) > 1",
        )
    )
    yield Mutant(
        f"put-{encoding}Function-head",
        FUNCTIONS,
        "head truncated",
        f"{put} loses the last letter of the head",
        (short,),
    )


def tests(encoding: str) -> Iterator[Mutant]:
    """Yield what is wrong with comparing a head."""
    test, exact = f"WSTest{encoding}Head", f"WSTest{encoding}HeadWithArgCount"
    arguments = "link, text, units" if encoding else "link, text"
    yield from loose(test, "int")
    yield Mutant(
        f"{exact[2:]}-any-count",
        FUNCTIONS,
        "argument ignored",
        f"{exact} does not look at the argument count",
        (Hook(exact, instead=f"return real::{test}({arguments}, count);"),),
    )
    yield Mutant(
        f"{test[2:]}-count",
        FUNCTIONS,
        "off-by-one count",
        f"{test} tells one argument more",
        (Hook(test, after="if (result) *count += 1;"),),
    )


def loose(name: str, count: str) -> Iterator[Mutant]:
    """Yield a comparison whose failure leaves no error, and one that never fails."""
    yield Mutant(
        f"{name[2:]}-no-error",
        FUNCTIONS,
        "error lost",
        f"{name} fails and leaves no error",
        (Hook(name, after="if (!result) real::WSClearError(link);"),),
    )
    if not count:
        return
    found = f"{{ const char* head; int found; {count} given; (void)given; "
    yield Mutant(
        f"{name[2:]}-any-head",
        FUNCTIONS,
        "argument ignored",
        f"{name} takes any head",
        (
            Hook(
                name,
                after=f"if (!result && real::WSError(link) == WSEGSEQ) {found}"
                "real::WSClearError(link); "
                "if (real::WSGetFunction(link, &head, &found)) { "
                "real::WSReleaseSymbol(link, head); *count = found; result = 1; } }",
            ),
        ),
    )


def numbers(encoding: str) -> Iterator[Mutant]:
    """Yield what is wrong with numbers as text."""
    put, get = f"WSPutRealNumberAs{encoding}String", f"WSGetNumberAs{encoding}String"
    lengthy = encoding in {"UTF8", "UTF16", "UTF32"}
    last = "mutants::length_of(text)"
    copy = (
        "auto copy = mutants::copied(text, "
        f"{'units' if lengthy else f'{last} + 1'}); const auto at = {'units' if lengthy else last};"
        " if (at > 1) copy[at - 1] = copy[at - 1] == '1' ? '2' : '1'; text = copy.data();"
    )
    yield Mutant(
        f"put-RealNumberAs{encoding}String-digit",
        NUMBER_TEXTS,
        "wrong value",
        f"{put} sends another last digit",
        (Hook(put, before=copy, when=f"{'units' if lengthy else last} > 1"),),
    )
    first = "mutants::writable(*text)[0] = '7';"
    yield Mutant(
        f"get-NumberAs{encoding}String-digit",
        NUMBER_TEXTS,
        "wrong value",
        f"{get} gives another first digit",
        (Hook(get, after=f"if (result && (*text)[0] != '7') {first}"),),
    )


def characters(encoding: str) -> Iterator[Mutant]:
    """Yield what is wrong with strings in pieces of characters."""
    put, get = f"WSPut{encoding}Characters", f"WSGet{encoding}Characters"
    yield Mutant(
        f"put-{encoding}Characters-last",
        CHARACTERS,
        "wrong value",
        f"{put} sends another last unit",
        (
            Hook(
                put,
                before="auto copy = mutants::copied(codes, units); copy.back() ^= 1; "
                "codes = copy.data();",
                when="units > 0",
            ),
        ),
    )
    yield Mutant(
        f"get-{encoding}Characters-short",
        CHARACTERS,
        "partial data",
        f"{get} says that it filled in one unit less",
        (Hook(get, after="if (result && *got > 0) *got -= 1;"),),
    )
