"""The entitlement of a licence reaches no file of a report, whichever way it came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from suites.harness.plugin.conftest import Play

LICENCE = "O-WSDS-9Q5Y2ABCDEFGHI"
CASE = f"""
import pytest

@pytest.mark.spec("WSPutString", "what was put is got", source="made")
def test_told(loopback):
    put = loopback.call("WSPutString", "-entitlement {LICENCE}")
    assert put.returned == 0, "{LICENCE}"
"""


def test_no_file_of_a_report_holds_an_entitlement(play: Play) -> None:
    played = play({"numbers/test_told.py": CASE}, f"--wstp-command=run -entitlement {LICENCE}")

    texts = {path.name: path.read_text("utf-8") for path in played.out.iterdir()}
    (cell,) = played.result.cells
    assert cell.outcome.kind == "FAIL"
    assert any("[withheld]" in argument for call in cell.trace for argument in call.arguments)
    assert played.result.run.command == "run -entitlement [withheld]"
    assert {name for name, text in texts.items() if LICENCE in text} == set()
    assert len(texts) == 6
