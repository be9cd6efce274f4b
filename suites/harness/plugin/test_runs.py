"""Expectations, markers, order and libraries: what decides which cells run and how they count."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from wstp_harness.engine import library_path
from wstp_harness.report.expectation_file import SCHEMA
from wstp_harness.report.model import Kind, Relation

if TYPE_CHECKING:
    from suites.harness.plugin.conftest import Play, Played

MADE = Path(__file__).parent / "made"

EXPECTED = f"""
schema = "{SCHEMA}"
family = "wstp-harness-engine"
[[deviation]]
cells = ["numbers/made::wrong_value[*]"]
outcome = "FAIL"
signature = "WSGetInteger* output value"
reason = "made so"
source = "this test"
"""
STALE = EXPECTED.replace("wrong_value", "right")
RARE = f"""
schema = "{SCHEMA}"
family = "wstp-harness-engine"
[[deviation]]
cells = ["*"]
outcome = "FAIL"
signature = "*"
rare = true
reason = "made so"
source = "this test"
"""


def test_an_expected_deviation_is_xfailed_with_its_reason(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    file.write_text(EXPECTED)

    played = play(
        {"numbers/test_made.py": MADE / "values.py"},
        f"--wstp-expectations={file}",
        "-rx",
        "--wstp-cell=*wrong_value*",
    )

    assert played.code == 0
    assert "2 xfailed" in played.words
    assert "FAIL WSGetInteger16 output value: made so (this test)" in played.words


@pytest.mark.parametrize(("rerun", "code"), [(1, 0), (0, 1)], ids=["repeated", "not-repeated"])
def test_a_rare_deviation_is_expected_only_when_a_repetition_passed(
    play: Play, tmp_path: Path, rerun: int, code: int
) -> None:
    file = tmp_path / "e.toml"
    file.write_text(RARE)

    played = play(
        {"numbers/test_flaky.py": MADE / "flaky.py"},
        f"--wstp-expectations={file}",
        f"--wstp-rerun={rerun}",
    )

    cell = played.cell("flaky")
    assert played.code == code
    assert cell.outcome.kind is Kind.FAIL
    assert cell.flaky == bool(rerun)
    assert ("1 xfailed" in played.words) == bool(rerun)


def test_an_expectation_that_is_no_longer_true_is_exit_code_10(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "e.toml"
    file.write_text(STALE)

    played = play(
        {"numbers/test_made.py": MADE / "values.py"},
        f"--wstp-expectations={file}",
        "--wstp-cell=*::right*",
    )

    assert played.code == 10
    assert played.cell("::right").expected.relation is Relation.IMPROVED
    assert "expected FAIL, found PASS: made so (this test)" in played.words


def test_a_case_without_a_spec_marker_fails_the_collection(play: Play) -> None:
    played = play({"numbers/test_bare.py": "def test_bare(loopback): pass"})

    assert played.code == 2
    assert "a case needs @pytest.mark.spec" in played.words
    assert not played.out.exists()


def test_an_incomplete_marker_fails_the_collection(play: Play) -> None:
    made = "import pytest\n\n@pytest.mark.spec({})\ndef test_bare(loopback): pass"
    played = play(
        {
            "numbers/test_short.py": made.format('"WSFlush"'),
            "numbers/test_level.py": made.format('"WSFlush", "sends", level="PERHAPS"'),
            "numbers/test_field.py": made.format('"WSGet{kind}", "gets"'),
        }
    )

    assert played.code == 2
    assert played.words.count("spec needs a function, a requirement, and a level") == 2
    assert "'WSGet{kind}' names no parameter" in played.words


def test_the_tests_of_the_harness_itself_are_no_cells(play: Play) -> None:
    own = ("harness", "wire", "abi", "binding", "engine")
    played = play({f"{name}/test_{name}.py": "def test_own(): pass" for name in own})

    assert played.code == 0
    assert "5 passed" in played.words
    assert not played.out.exists()


def test_the_seed_decides_the_order(play: Play) -> None:
    listing = ("--collect-only", "-q")
    made = {"numbers/test_made.py": MADE / "values.py"}
    first, again, other = (play(made, f"--wstp-seed={n}", *listing) for n in (5, 5, 6))

    assert cells_of(first) == cells_of(again)
    assert cells_of(first) != cells_of(other)
    assert sorted(cells_of(first)) == sorted(cells_of(other))


def cells_of(played: Played) -> list[str]:
    return [line for line in played.words.splitlines() if "::" in line]


def test_two_libraries_run_alone_and_as_mixed_pairs(play: Play, tmp_path: Path) -> None:
    copy = tmp_path / "libcopy.so"
    shutil.copy(library_path(), copy)

    played = play(
        {"links/test_mixed.py": MADE / "mixed.py"},
        f"--wstp-library={library_path()}",
        f"--wstp-library={copy}",
    )

    found = {(c.id, c.axes.listener, c.axes.connector) for c in played.result.cells}
    name = "links/mixed::flush[{}]"
    assert found == {
        (name.format("loopback"), "A", ""),
        (name.format("loopback"), "B", ""),
        (name.format("intraprocess-threads/listener-writes"), "A", "A"),
        (name.format("intraprocess-threads/listener-writes"), "B", "B"),
        (name.format("tcpip-processes/listener-writes"), "A", "A"),
        (name.format("tcpip-processes/listener-writes"), "A", "B"),
        (name.format("tcpip-processes/listener-writes"), "B", "A"),
        (name.format("tcpip-processes/listener-writes"), "B", "B"),
    }
    assert {c.outcome.kind for c in played.result.cells} == {Kind.PASS}
    assert [s.key for s in played.result.subjects] == ["A", "B"]


HANGING = """
import pytest

@pytest.mark.spec("WSGetNext", "waits for the other end")
@pytest.mark.topologies("intraprocess-threads")
@pytest.mark.parametrize("n", range(9))
def test_waits(pair, n):
    pair.reader.call("WSGetNext")
"""


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_in_which_everything_hangs_ends_early(play: Play, workers: str) -> None:
    played = play(
        {"links/test_hanging.py": HANGING},
        "--wstp-most-hangs=3",
        "--wstp-deadline=0.5",
        "-n",
        workers,
    )

    kinds = [cell.outcome.kind for cell in played.result.cells]
    assert 3 <= kinds.count(Kind.HANG) <= 5
    assert kinds.count(Kind.MISSING) == 18 - kinds.count(Kind.HANG)
    assert played.result.run.partial.endswith(" unexpected hangs")
    assert not played.result.run.complete
    assert played.code == 1


WRONG = """
import pytest

@pytest.mark.spec("WSGetInteger{bits}", "what was put is got")
@pytest.mark.parametrize("bits", [16, 64])
def test_wrong(loopback, bits):
    loopback.script([(f"WSPutInteger{bits}", 7)])
    assert loopback.call(f"WSGetInteger{bits}").outputs["value"] == 8
"""


def test_expectations_written_by_a_run_make_the_next_one_conform(
    play: Play, tmp_path: Path
) -> None:
    file = tmp_path / "new.toml"
    made = {"numbers/test_wrong.py": WRONG}

    writing = play(made, f"--wstp-expectations={file}", "--wstp-update-expectations")
    after = play(made, f"--wstp-expectations={file}")

    assert "kept 0 entries, added 2" in writing.words
    assert after.code == 0
    assert "2 xfailed" in after.words


SEEN = """
from pathlib import Path
import pytest

@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.parametrize("n", range(3))
def test_seen(loopback, n, request):
    with Path(request.config.rootpath, "pids").open("a") as file:
        print(loopback.agent.pid, file=file)
    assert loopback.call("WSFlush").returned == 9
"""


@pytest.mark.parametrize(("listed", "agents"), [(True, 1), (False, 3)], ids=["known", "unknown"])
def test_only_a_known_deviation_leaves_its_agents_to_the_next_case(
    play: Play, tmp_path: Path, agents: int, *, listed: bool
) -> None:
    file = tmp_path / "e.toml"
    file.write_text(EXPECTED.replace("made::wrong_value", "seen::seen" if listed else "no::no"))
    file.write_text(file.read_text().replace("WSGetInteger* output value", "WSFlush returned"))

    played = play({"numbers/test_seen.py": SEEN}, f"--wstp-expectations={file}")

    assert len(set((played.out.parent / "pids").read_text().split())) == agents
