"""The controller's record of a run: events as they arrive, the result and its pages at the end.

Rule: nothing is written without ``--wstp-out``; with it every cell is on disk before the next one
is reported, so a killed run still has a report.
Not here: running cells (``running``), what the pages look like (``report``).
"""

import os
import platform
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import pytest

from wstp_harness.plugin.collecting import plan_of
from wstp_harness.plugin.fixtures import SUBJECTS
from wstp_harness.plugin.identity import identify, suites_folder
from wstp_harness.plugin.options import SETTINGS
from wstp_harness.plugin.running import CASE, CELL, LEDGER, TOO_MANY
from wstp_harness.plugin.subjects import suite_digest
from wstp_harness.plugin.touching import CALLED
from wstp_harness.report import pages, terminal
from wstp_harness.report.events import Event, EventLog, Fold
from wstp_harness.report.model import Kind, Machine, Relation, Result, Run
from wstp_harness.report.store import to_json
from wstp_harness.report.withheld import Withheld
from wstp_harness.report.writer import ExpectationsNotWritten, write_expectations

INTERRUPTIONS: Final = {
    pytest.ExitCode.INTERRUPTED: "the run was interrupted",
    pytest.ExitCode.INTERNAL_ERROR: "pytest ended with an internal error",
}


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def machine() -> Machine:
    """Describe this machine."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return Machine(
        os=platform.platform(aliased=True),
        kernel=platform.release(),
        cpu=model,
        cores=os.cpu_count() or 0,
        python=platform.python_version(),
    )


def harness_version() -> str:
    """Return the version of the installed package."""
    try:
        return version("wstp-harness")
    except PackageNotFoundError:
        return "checkout"


def is_unexpected_hang(cell: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a record is of a cell that hung and should not have."""
    return cell["outcome"]["kind"] == Kind.HANG and is_unexpected(cell)


def is_unexpected(cell: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether a record is of a cell that makes the run fail; as ``Cell.unexpected``."""
    relation = cell.get("expected", {}).get("relation", Relation.EXPECTED)
    return relation not in {Relation.EXPECTED, Relation.NEW_CASE}


class Recorder:
    """Collects the records of a session; registered in the controller only."""

    def __init__(self, config: pytest.Config) -> None:
        """Note when and how the session began; write nothing yet."""
        self.config = config
        self.settings = config.stash[SETTINGS]
        self.began = datetime.now(UTC)
        self.fold = Fold()
        self.withheld = Withheld.of(os.environ)
        self.log: EventLog | None = None
        self.result: Result | None = None
        self.notes: list[str] = []
        self.hangs = 0
        self.stopped = ""
        self.session: pytest.Session | None = None

    def close(self) -> None:
        """Close the file of events."""
        if self.log:
            self.log.close()

    def event(self, name: str, **content: object) -> None:
        """Take an event into account, and write it when a report is wanted."""
        data = {key: self.withheld.data(to_json(value)) for key, value in content.items()}
        event: Event = {"event": name, **data}
        self.fold.add(event)
        if self.log:
            self.log.append(event)

    def begin(self) -> None:
        """Write the first event; called with the first cells that are planned."""
        if self.fold.run is not None:
            return
        if self.settings.out:
            started = replace(self.run(), command=self.withheld.text(self.settings.command))
            pages.begin(started, self.settings.out)
            self.log = EventLog(self.settings.out / "events.jsonl")
        self.event("run_started", run=self.run(), subjects=self.config.stash[SUBJECTS])

    def run(self) -> Run:
        """Describe the run as far as it has come."""
        settings = self.settings
        ended = datetime.now(UTC)
        options = {
            "library": " ".join(map(str, settings.libraries)),
            "protocol": " ".join(settings.protocols),
            "place": " ".join(settings.places),
            "cell": " ".join(settings.cells),
            "keyword": str(self.config.option.keyword or ""),
            "mark": str(self.config.option.markexpr or ""),
            "workers": str(getattr(self.config.option, "numprocesses", "") or ""),
            "rerun": str(settings.rerun),
            "expectations": str(settings.expectations or "shipped"),
            "shard": str(settings.shard or ""),
        }
        return Run(
            id=secrets.token_hex(4) if self.fold.run is None else self.fold.run.id,
            command=settings.command,
            started=self.began.isoformat(timespec="seconds"),
            finished=ended.isoformat(timespec="seconds"),
            seconds=round((ended - self.began).total_seconds(), 2),
            seed=settings.seed,
            harness=harness_version(),
            suite_digest=suite_digest(suites_folder()),
            machine=machine(),
            options={key: value for key, value in options.items() if value},
            planned=len(self.fold.planned),
            complete=True,
            partial=self.partial(options),
        )

    @staticmethod
    def partial(options: dict[str, str]) -> str:
        """Say which options left cells out, empty when none did."""
        names = ("protocol", "place", "cell", "keyword", "mark", "shard")
        used = [f"{name} {options[name]}" for name in names if options[name]]
        return f"only cells selected by {', '.join(used)}" if used else ""

    def plan(self, nodeids: Iterable[str]) -> None:
        """Note which cells will run; the first worker of several speaks for all."""
        cells = [identity.planned() for n in nodeids if (identity := identify(n))]
        if cells and not self.fold.planned:
            self.begin()
            self.event("planned", cells=cells)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Plan the cells of a run without xdist."""
        if not session.config.option.collectonly:
            self.plan(item.nodeid for item in session.items if plan_of(item))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: Sequence[str]) -> None:
        """Plan the cells of a run with xdist; every worker collects the same."""
        del node
        self.plan(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take a record out of a report."""
        if case := getattr(report, CASE, None):
            self.event("case", case=case)
        if called := getattr(report, CALLED, None):
            self.event("called", **called)
        if cell := getattr(report, CELL, None):
            self.event("outcome", cell=cell)
            self.hangs += is_unexpected_hang(cell)
            if 0 < self.settings.most_hangs <= self.hangs and not self.stopped:
                self.stop(f"ended after {self.hangs} {TOO_MANY}")

    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Remember what can be told to stop."""
        self.session = session

    def stop(self, reason: str) -> None:
        """End the run early; what has been found is reported all the same."""
        self.stopped = reason
        if self.session:
            self.session.shouldstop = reason
        if scheduler := self.config.pluginmanager.get_plugin("dsession"):
            scheduler.shouldstop = reason

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Fold the events, judge the expectations as a whole, write the pages."""
        if self.fold.run is None:
            return
        scheduler = self.config.pluginmanager.get_plugin("dsession")
        told = f"{session.shouldstop} {getattr(scheduler, 'shouldstop', '')}"
        if TOO_MANY in told:
            self.stopped = f"ended after {self.hangs} {TOO_MANY}"
        run = replace(self.run(), planned=len(self.fold.planned))
        if reason := self.stopped or INTERRUPTIONS.get(pytest.ExitCode(exitstatus), ""):
            run = replace(run, complete=False, partial=reason)
        if run.complete and not run.partial and not self.missing():
            for entry in self.config.stash[LEDGER].stale(self.fold.cells.values()):
                self.event("stale", entry=entry)
        self.event("run_finished", run=run)
        self.close()
        self.result = self.fold.result()
        if self.settings.out:
            pages.write(self.result, self.settings.out)
        self.update_expectations(self.result)
        self.settle_exit(session, exitstatus)

    def missing(self) -> int:
        """Count the cells that were planned and never heard of."""
        return len(self.fold.planned.keys() - self.fold.cells.keys())

    def update_expectations(self, result: Result) -> None:
        """Write the expectation file when the user asked for it."""
        path = self.settings.expectations
        if not self.settings.update_expectations or path is None:
            return
        try:
            self.notes.append(write_expectations(result, path, self.config.stash[LEDGER]))
        except ExpectationsNotWritten as error:
            self.notes.append(f"expectations not written: {error}")

    def settle_exit(self, session: pytest.Session, exitstatus: int) -> None:
        """Make a missing cell fail the run; say 10 when only expectations are out of date."""
        if self.result is None or (exitstatus not in {0, 1} and not self.stopped):
            return
        code = pages.exit_code(self.result)
        others_failed = session.testsfailed > sum(cell.unexpected for cell in self.result.cells)
        if code == 1 or (code == pages.STALE and not others_failed) or exitstatus == 0:
            session.exitstatus = code or exitstatus

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the verdict, the failures by signature, and where the report is."""
        if self.result is None:
            return
        terminalreporter.section("WSTP conformance")
        terminalreporter.write_line(terminal.render(self.result))
        for note in self.notes:
            terminalreporter.write_line(note)
        if self.settings.out:
            terminalreporter.write_line(f"report: {self.settings.out / 'index.html'}")
