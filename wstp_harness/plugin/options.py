"""Options of the plugin, and the one value they become.

Rule: every part of the plugin reads ``Settings``; nobody else reads pytest's option names.
Not here: the command line of ``wstp-harness`` (``cli``), which passes these options on.
"""

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from wstp_harness.lab import TOPOLOGIES, Deadlines
from wstp_harness.report.shards import Shard, ShardInvalid

PROTOCOLS: Final = tuple(dict.fromkeys(str(t.protocol) for t in TOPOLOGIES))
PLACES: Final = tuple(dict.fromkeys(str(t.place) for t in TOPOLOGIES))
SEEDS: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What to run on which libraries, and where the report goes.

    ``libraries`` is empty for the embedded engine, ``out`` is None for no report, ``rerun`` is
    how often an unexpected cell is repeated in a fresh pair, ``most_hangs`` how many unexpected
    hangs end the run (0: none do).
    """

    libraries: tuple[Path, ...]
    protocols: tuple[str, ...]
    places: tuple[str, ...]
    cells: tuple[str, ...]
    out: Path | None
    expectations: Path | None
    update_expectations: bool
    seed: int
    rerun: int
    deadline_seconds: float
    most_hangs: int
    command: str
    shard: Shard | None = None


SETTINGS: Final = pytest.StashKey[Settings]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the group ``wstp``."""
    group = parser.getgroup("wstp", "WSTP conformance")
    add = group.addoption
    add(
        "--wstp-library",
        action="append",
        default=[],
        metavar="PATH",
        help="library under test (repeat for more; default: the embedded engine)",
    )
    add(
        "--wstp-protocol",
        action="append",
        default=[],
        choices=PROTOCOLS,
        help="only links of this protocol (repeatable)",
    )
    add(
        "--wstp-place",
        action="append",
        default=[],
        choices=PLACES,
        help="only links whose ends are in one link, two threads or two processes (repeatable)",
    )
    add(
        "--wstp-cell",
        action="append",
        default=[],
        metavar="PATTERN",
        help="only cells with this id; * stands for any text (repeatable)",
    )
    add(
        "--wstp-shard",
        metavar="I/N",
        help="only part I of N of the cells, cut by their ids; `wstp-harness merge` joins them",
    )
    add("--wstp-out", metavar="DIR", help="write events, result and reports into this folder")
    add(
        "--wstp-expectations",
        metavar="FILE",
        help="known deviations (default: the shipped file of the library's family)",
    )
    add(
        "--wstp-update-expectations",
        action="store_true",
        help="write the file named by --wstp-expectations from this run, which must be complete",
    )
    add(
        "--wstp-seed",
        type=int,
        metavar="N",
        help="order of the cells (default: random, printed in the header)",
    )
    add(
        "--wstp-rerun",
        type=int,
        default=1,
        metavar="N",
        help="repeat an unexpected cell N times in fresh processes, to tell flakes (default: 1)",
    )
    add(
        "--wstp-deadline",
        type=float,
        default=Deadlines().call_seconds,
        metavar="SECONDS",
        help="how long a call may take, twice that for connecting (default: %(default)g)",
    )
    add(
        "--wstp-most-hangs",
        type=int,
        default=20,
        metavar="N",
        help="end the run after N unexpected hangs; 0 for never (default: 20)",
    )
    add("--wstp-command", default="", help="command line shown in the report")


def fix_options(config: pytest.Config) -> None:
    """Make options absolute and choose the seed, so that every worker does the same."""
    option = config.option
    option.wstp_library = [str(Path(p).absolute()) for p in option.wstp_library]
    for name in ("wstp_out", "wstp_expectations"):
        if value := getattr(option, name):
            setattr(option, name, str(Path(value).absolute()))
    if option.wstp_seed is None:
        option.wstp_seed = secrets.randbelow(SEEDS)
    if option.wstp_shard:
        try:
            Shard.parse(option.wstp_shard)
        except ShardInvalid as error:
            raise pytest.UsageError(f"--wstp-shard: {error}") from error
    if option.wstp_deadline <= 0:
        raise pytest.UsageError("--wstp-deadline must be more than 0 seconds")
    if option.wstp_update_expectations and not option.wstp_expectations:
        raise pytest.UsageError("--wstp-update-expectations needs --wstp-expectations FILE")
    if not option.wstp_command:
        words = " ".join(map(str, config.invocation_params.args))
        option.wstp_command = f"pytest {words}".strip()


def wstp_options(config: pytest.Config) -> dict[str, object]:
    """Return the options of the plugin by name, plain data that can travel to a worker."""
    return {name: value for name, value in vars(config.option).items() if name.startswith("wstp_")}


def read_settings(config: pytest.Config) -> Settings:
    """Return the options as one value; ``fix_options`` was called before."""
    option = config.option
    return Settings(
        libraries=tuple(map(Path, option.wstp_library)),
        protocols=tuple(option.wstp_protocol),
        places=tuple(option.wstp_place),
        cells=tuple(option.wstp_cell),
        out=Path(option.wstp_out) if option.wstp_out else None,
        expectations=Path(option.wstp_expectations) if option.wstp_expectations else None,
        update_expectations=bool(option.wstp_update_expectations),
        seed=int(option.wstp_seed),
        rerun=int(option.wstp_rerun),
        deadline_seconds=float(option.wstp_deadline),
        most_hangs=int(option.wstp_most_hangs),
        command=str(option.wstp_command),
        shard=Shard.parse(option.wstp_shard) if option.wstp_shard else None,
    )
