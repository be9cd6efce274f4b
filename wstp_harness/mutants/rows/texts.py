"""Strings and symbols in every encoding: units, characters, bytes, escapes, what goes back."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import ENCODINGS, TextEncoding
from wstp_harness.mutants.row import Hook, Mutant

FAMILY: Final = "texts"
MANY: Final = 1000
#: Encodings that links carry; the other one is for converting only.
CARRIED: Final = tuple(each for each in ENCODINGS if each.codec)
WIDE: Final = {"unsigned short": 2, "unsigned int": 4}
#: An encoding whose bytes are taken for those of another.
MISTAKEN: Final = {"Byte": "UTF8", "UTF8": "Byte", "UTF16": "UCS2"}


def rows() -> Iterator[Mutant]:
    """Yield the mutants of all encodings."""
    for shape in ("String", "Symbol"):
        yield from native(shape)
        for encoding in CARRIED:
            yield from put(encoding, shape)
            yield from get(encoding, shape)
    yield from of_bytes()


def native(shape: str) -> Iterator[Mutant]:
    """Yield the mutants of text that ends in NUL."""
    put_name, get_name = f"WSPut{shape}", f"WSGet{shape}"
    other = {"String": "Symbol", "Symbol": "String"}[shape]
    yield Mutant(
        f"put-{shape}-escapes",
        FAMILY,
        "swapped encodings",
        f"{put_name} sends escapes as they are written",
        (
            Hook(
                put_name,
                instead=f"return real::WSPutByte{shape}(link, "
                "reinterpret_cast<const unsigned char*>(text), std::strlen(text));",
                when="text && *text",
            ),
        ),
    )
    yield Mutant(
        f"put-{shape}-type",
        FAMILY,
        "wrong token type",
        f"{put_name} sends a {other.lower()}",
        (Hook(put_name, instead=f"return real::WSPut{other}(link, text);"),),
    )
    last = "const auto units = std::strlen(*text)"
    yield Mutant(
        f"get-{shape}-short",
        FAMILY,
        "off-by-one count",
        f"{get_name} loses the last character",
        (
            Hook(
                get_name,
                after=f"if (result) {{ {last}; "
                "if (units) mutants::writable(*text)[units - 1] = 0; }",
            ),
        ),
    )
    yield Mutant(
        f"get-{shape}-stale",
        FAMILY,
        "stale data",
        f"{get_name} gives the text of the call before",
        (
            Hook(
                get_name,
                after="if (result) "
                "mutants::stale(mutants::writable(*text), mutants::length_of(*text));",
            ),
        ),
    )


def put(encoding: TextEncoding, shape: str) -> Iterator[Mutant]:
    """Yield the mutants of putting text with a length."""
    function, name = f"WSPut{encoding.name}{shape}", f"{encoding.name}{shape}"
    yield Mutant(
        f"put-{name}-short",
        FAMILY,
        "off-by-one count",
        f"{function} loses the last unit",
        (Hook(function, before="units = units - 1;", when="units > 1"),),
    )
    if encoding.unit in WIDE:
        yield Mutant(
            f"put-{name}-bytes",
            FAMILY,
            "length units wrong",
            f"{function} takes the length for one in bytes",
            (
                Hook(
                    function,
                    before=f"units = units / {WIDE[encoding.unit]};",
                    when=f"units >= {WIDE[encoding.unit]}",
                ),
            ),
        )
    if mistaken := MISTAKEN.get(encoding.name):
        yield Mutant(
            f"put-{name}-as-{mistaken}",
            FAMILY,
            "swapped encodings",
            f"{function} takes the units for {mistaken}",
            (Hook(function, instead=f"return real::WSPut{mistaken}{shape}(link, text, units);"),),
        )
    if shape == "String":
        yield Mutant(
            f"put-{name}-partial",
            FAMILY,
            "only above a size",
            f"{function} loses what is beyond {MANY} units",
            (Hook(function, before=f"units = {MANY};", when=f"units > {MANY}"),),
        )


def get(encoding: TextEncoding, shape: str) -> Iterator[Mutant]:
    """Yield the mutants of getting text with a length."""
    function, name = f"WSGet{encoding.name}{shape}", f"{encoding.name}{shape}"
    release = f"WSRelease{encoding.name}{shape}"
    yield Mutant(
        f"get-{name}-short",
        FAMILY,
        "off-by-one count",
        f"{function} says that there is one unit less",
        (
            Hook(function, after="if (result && *units > 0) *units -= 1;"),
            Hook(release, before="units = units + 1;", mends=True),
        ),
    )
    if encoding.name in {"UTF8", "UTF16"}:
        yield Mutant(
            f"get-{name}-characters",
            FAMILY,
            "length units wrong",
            f"{function} counts units for characters",
            (Hook(function, after="if (result) *characters = *units;"),),
        )
    if encoding.unit in WIDE:
        yield Mutant(
            f"get-{name}-bytes",
            FAMILY,
            "length units wrong",
            f"{function} tells the length in bytes",
            (
                Hook(function, after=f"if (result) *units *= {WIDE[encoding.unit]};"),
                Hook(release, before=f"units = units / {WIDE[encoding.unit]};", mends=True),
            ),
        )
        yield Mutant(
            f"get-{name}-byte-order",
            FAMILY,
            "wrong byte order",
            f"{function} gives the bytes of each unit in reverse",
            (
                Hook(
                    function,
                    after="if (result) mutants::reverse_each(mutants::writable(*text), *units);",
                ),
            ),
        )
    if shape == "String":
        yield Mutant(
            f"get-{name}-stale",
            FAMILY,
            "stale data",
            f"{function} gives the units of the call before",
            (
                Hook(
                    function, after="if (result) mutants::stale(mutants::writable(*text), *units);"
                ),
            ),
        )


def of_bytes() -> Iterator[Mutant]:
    """Yield what is wrong with characters that have no byte."""
    for shape in ("String", "Symbol"):
        function = f"WSGetByte{shape}"
        yield Mutant(
            f"get-Byte{shape}-missing",
            FAMILY,
            "argument ignored",
            f"{function} always takes a question mark for characters that have no byte",
            (Hook(function, before="missing = '?';"),),
        )
    yield Mutant(
        "get-String-release",
        FAMILY,
        "released too early",
        "WSGetString gives memory back before it lends it, so that it is overwritten",
        (
            Hook(
                "WSGetString",
                after="if (result) std::memset(mutants::writable(*text), '#', std::strlen(*text));",
                when="mutants::every_second()",
            ),
        ),
    )
