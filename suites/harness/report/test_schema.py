"""result.json obeys its published schema, and what it says can be read back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jsonschema
import pytest

from wstp_harness.report import store
from wstp_harness.report.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from suites.harness.report.conftest import MakeResult

ALL = {
    0: (Kind.FAIL, False),
    1: (Kind.CRASH, False),
    2: (Kind.HANG, False),
    3: (Kind.LEAK, True),
    4: (Kind.UNSUPPORTED, True),
    5: (Kind.INFO, True),
}


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(store.schema())


def test_a_result_with_every_kind_of_cell_is_valid(make_result: MakeResult) -> None:
    data = json.loads(store.render(make_result(60, ALL)))

    jsonschema.validate(data, store.schema())


def test_the_schema_refuses_an_unknown_outcome(make_result: MakeResult) -> None:
    data = json.loads(store.render(make_result(6)))
    data["cells"][0]["outcome"]["kind"] = "FINE"

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, store.schema())


def test_saving_and_loading_gives_the_same_result(make_result: MakeResult, tmp_path: Path) -> None:
    result = make_result(60, ALL)

    store.save(result, tmp_path / "result.json")

    assert store.load(tmp_path / "result.json") == result
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not JSON"),
        ("[]", "this version reads"),
        ('{"schema": "wstp-harness/result/0"}', "this version reads"),
        ('{"schema": "wstp-harness/result/1"}', "Result"),
    ],
    ids=["cut", "list", "other-version", "empty"],
)
def test_a_file_that_is_no_result_is_refused_in_words(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    path.write_text(text, "utf-8")

    with pytest.raises(store.ResultUnreadable, match=said):
        store.load(path)
