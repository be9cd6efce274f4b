"""Expectation files: what they may say, and that nothing incomplete or unclear is accepted."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from wstp_harness.report.expectation_file import (
    SCHEMA,
    ExpectationsInvalid,
    load,
    parse,
    shipped,
)
from wstp_harness.report.expectations import When, in_range, pattern
from wstp_harness.report.model import Axes, Kind, Subject

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = {
    "cells": ["numbers/scalars::*[tcpip-*]"],
    "outcome": "FAIL",
    "signature": "WSGetInteger32 error 7",
    "reason": "the value is truncated",
    "source": "observed on 13.2",
}
SUBJECT = Subject("A", "lib", "/lib.so", family="x", reported={"interface": "4", "revision": "48"})


def file_of(**changes: object) -> dict[str, object]:
    entry = {key: value for key, value in {**ENTRY, **changes}.items() if value is not None}
    return {"schema": SCHEMA, "family": "x", "deviation": [entry]}


def test_a_complete_entry_is_read_with_its_place() -> None:
    (entry,) = parse(
        file_of(expires=date(2030, 1, 2), intermittent=True, rare=True), "x.toml"
    ).entries

    assert entry.outcome is Kind.FAIL
    assert entry.expires == date(2030, 1, 2)
    assert entry.intermittent
    assert entry.rare
    assert (entry.file, entry.number) == ("x.toml", 1)


@pytest.mark.parametrize("field", ["cells", "outcome", "signature", "reason", "source"])
def test_a_mandatory_field_is_missed_by_name(field: str) -> None:
    with pytest.raises(ExpectationsInvalid, match=rf"x.toml: deviation 1: {field}"):
        parse(file_of(**{field: None}), "x.toml")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"outcome": "PASS"}, "outcome must be one of"),
        ({"expires": "soon"}, "expires must be a date"),
        ({"colour": "red"}, "unknown field colour"),
        ({"cells": [7]}, "cells must be a text or a list of texts"),
        ({"cells": ["re:("]}, "not a pattern"),
        ({"when": {"moon": "full"}}, "when may hold"),
        ({"when": {"revision": "new"}}, "revision must read like"),
    ],
    ids=["outcome", "date", "unknown", "cells", "regex", "when", "range"],
)
def test_a_wrong_field_is_refused_in_words(changes: dict[str, object], words: str) -> None:
    with pytest.raises(ExpectationsInvalid, match=words):
        parse(file_of(**changes), "x.toml")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"family": "x"}, "schema must be"),
        ({"schema": SCHEMA}, "family must name"),
        ({"schema": SCHEMA, "family": "x", "entry": []}, "only schema, family"),
    ],
    ids=["schema", "family", "table"],
)
def test_a_file_without_its_head_is_refused(data: dict[str, object], words: str) -> None:
    with pytest.raises(ExpectationsInvalid, match=words):
        parse(data, "x.toml")


def test_a_file_that_is_not_toml_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text("schema = ")

    with pytest.raises(ExpectationsInvalid, match=r"x\.toml: not TOML"):
        load(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExpectationsInvalid, match="No such file"):
        load(tmp_path / "none.toml")


def test_only_the_star_is_special_in_a_cell_pattern() -> None:
    compiled = pattern("a/b::c[*/x.y]")

    assert compiled.fullmatch("a/b::c[tcpip-threads/x.y]")
    assert not compiled.fullmatch("a/b::c[tcpip-threads/x-y]")
    assert not compiled.fullmatch("a/b::ct")


def test_a_pattern_may_be_a_regular_expression() -> None:
    assert pattern(r"re:a/b::(c|d)\[.*\]").fullmatch("a/b::d[loopback]")


@pytest.mark.parametrize(
    ("value", "condition", "holds"),
    [
        ("48", ">=48", True),
        ("48", ">48", False),
        ("48", ">=25,<48", False),
        ("13.2", "<13.10", True),
        ("13.2", "==13.2.0", True),
        ("14", "<=13.3", False),
        ("", ">=0", False),
    ],
)
def test_versions_compare_number_by_number(value: str, condition: str, *, holds: bool) -> None:
    assert in_range(value, condition) is holds


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (When(), True),
        (When(revision=">=48", interface="==4"), True),
        (When(revision="<48"), False),
        (When(version=">=13"), False),
        (When(platforms=(sys.platform,)), True),
        (When(platforms=("plan9",)), False),
        (When(protocols=("TCPIP",), places=("threads",)), True),
        (When(protocols=("SharedMemory",)), False),
        (When(places=("processes",)), False),
    ],
    ids=repr,
)
def test_every_condition_must_hold(when: When, *, holds: bool) -> None:
    assert when.holds(SUBJECT, Axes(protocol="TCPIP", place="threads")) is holds


def test_every_shipped_file_is_valid_and_each_family_has_one() -> None:
    families = [each.family for each in shipped()]

    assert len(families) == len(set(families))
    assert all(each.file == f"{each.family}.toml" for each in shipped())
