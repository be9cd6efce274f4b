"""The tables are complete and agree with themselves: what no reader of a row can see alone."""

from __future__ import annotations

import ctypes

import pytest

from wstp_harness.abi import (
    ERROR_TEXTS,
    KINDS,
    ErrorCode,
    Kind,
    Prototype,
    Role,
    callback_type,
    ctype_of,
    element_ctype,
    load,
    signature,
)
from wstp_harness.abi.codes import RawType
from wstp_harness.abi.typedefs import TYPES, TypeRow
from wstp_harness.binding import ERRORS

TABLE = load()
LENDERS = [p for p in TABLE.values() if p.lends]
# Strings the library keeps for itself: valid while the link or environment lives.
OWNED_BY_THE_LIBRARY = {
    "WSName",
    "WSSetName",
    "WSErrorString",
    "WSServiceProtocolFromReference",
}


def name_of(value: object) -> str:
    return value.name if isinstance(value, Prototype) else str(value)


def test_there_are_506_functions_and_474_are_exported() -> None:
    exported = [p for p in TABLE.values() if p.exported]

    assert (len(TABLE), len(exported)) == (506, 474)


def test_two_families_cover_about_half_of_the_functions() -> None:
    members = [p for p in TABLE.values() if p.family]
    rows = {p.row for p in members}

    assert len(members) >= 230
    assert len(rows) <= 60


@pytest.mark.parametrize("prototype", TABLE.values(), ids=name_of)
def test_every_row_has_a_source(prototype: Prototype) -> None:
    assert prototype.source.status in {"documented", "absent", "header"}
    assert prototype.source.page


@pytest.mark.parametrize("prototype", TABLE.values(), ids=name_of)
def test_every_length_names_a_parameter(prototype: Prototype) -> None:
    names = {p.name for p in prototype.parameters}
    lengths = {p.length for p in (*prototype.parameters, prototype.result)} - {None, "1"}
    types = {p.typed_by for p in prototype.parameters} - {None}

    assert lengths <= names
    assert types <= names


@pytest.mark.parametrize("prototype", TABLE.values(), ids=name_of)
def test_every_prototype_has_ctypes(prototype: Prototype) -> None:
    _, arguments = signature(prototype)

    assert len(arguments) == len(prototype.parameters)
    assert ctypes.c_char_p not in arguments


@pytest.mark.parametrize("prototype", TABLE.values(), ids=name_of)
def test_every_output_has_an_element(prototype: Prototype) -> None:
    for parameter in prototype.outputs:
        raw_type = RawType.WSTK_CINT if parameter.typed_by else None

        assert element_ctype(parameter, raw_type) is not None


@pytest.mark.parametrize("prototype", LENDERS, ids=name_of)
def test_everything_lent_is_taken_back_by_an_exported_function(prototype: Prototype) -> None:
    release = prototype.release

    assert release is not None
    taker = TABLE[release.function]
    assert taker.returns
    assert len(release.arguments) == len(taker.parameters)
    assert taker.exported or prototype.name == "WSNewUnicodeContainer"


def test_text_that_is_neither_lent_nor_given_back_stays_the_librarys() -> None:
    kept = {p.name for p in TABLE.values() if p.result.role is Role.TEXT_IN and p.exported}

    assert kept - {"WSStringFirstPosFun"} == OWNED_BY_THE_LIBRARY | {
        "WSOldStringFirstPosFun",
        "WSOldStringNextPosFun",
    }


def test_every_release_function_is_named_by_a_lender() -> None:
    named = {p.release.function for p in LENDERS if p.release}
    takers = {p.name for p in TABLE.values() if p.returns}

    assert takers == named


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_kind_of_every_shape_has_all_its_functions(kind: Kind) -> None:
    expected = {
        "scalar": ("WSPut{}", "WSGet{}"),
        "list": ("WSPut{}List", "WSGet{}List", "WSRelease{}List"),
        "array": ("WSPut{}Array", "WSGet{}Array", "WSRelease{}Array"),
        "data": ("WSPut{}ArrayData", "WSGet{}ArrayData"),
    }

    for shape in kind.shapes:
        assert {pattern.format(kind.name) for pattern in expected[shape]} <= set(TABLE)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_the_raw_type_of_a_kind_has_the_size_of_its_element(kind: Kind) -> None:
    sizes = {161: 1, 226: 2, 228: 4, 230: 8, 244: 4, 246: 8, 248: 16}

    element = ctype_of(kind.element)

    assert element is not None
    assert ctypes.sizeof(element) == sizes[kind.raw_type]


@pytest.mark.parametrize("row", TYPES.rows.values(), ids=lambda row: row.name)
def test_every_type_has_a_ctype(row: TypeRow) -> None:
    assert ctype_of(row.name) is not None
    if row.kind == "function":
        assert callback_type(row.name)


@pytest.mark.parametrize(
    "code", [c for c in ErrorCode if ErrorCode.WSEOK != c != ErrorCode.WSEUSER]
)
def test_every_error_has_a_text_and_a_class(code: ErrorCode) -> None:
    assert ERROR_TEXTS[code]
    assert code in ERRORS


def test_a_name_that_is_no_type_is_refused_with_its_name() -> None:
    with pytest.raises(ValueError, match="WSNONSENSE"):
        ctype_of("WSNONSENSE")
