"""What a person sees while cells run and when they have run: a bar, a verdict, the worst.

Rule: a bar and colours only on a terminal; elsewhere a line now and then, so that a log of CI says
that the run lives and nothing else. Results go to standard output, problems to standard error.
Not here: the words of the verdict (``report``).
"""

import io
import time
from collections.abc import Sequence
from typing import Final

import pytest
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from wstp_harness.plugin.identity import identify
from wstp_harness.plugin.recording import Recorder, is_unexpected
from wstp_harness.plugin.running import CELL
from wstp_harness.report import summary, terminal
from wstp_harness.report.model import Subject

LINE_EVERY_SECONDS: Final = 10.0
DRAW_EVERY_SECONDS: Final = 0.1


class Progress:
    """A pytest plugin that takes the place of pytest's own terminal output.

    Without subjects nothing runs, and nothing is said but problems.
    """

    def __init__(self, subjects: Sequence[Subject]) -> None:
        """Say nothing yet."""
        self.subjects = subjects
        self.console = Console(highlight=False, soft_wrap=True)
        self.errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self.recorder: Recorder | None = None
        self.interrupted = False
        self.problems: list[str] = []
        self.planned = self.done = self.unexpected = 0
        self._drawn = time.monotonic()
        self._bar = Bar(
            TextColumn("[bold]cells"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[note]}"),
            TimeElapsedColumn(),
            console=self.console,
            auto_refresh=False,
            transient=True,
        )
        self._task = self._bar.add_task("", total=None, note="")

    def say(self, text: str, *, style: str = "", error: bool = False) -> None:
        """Print one text as it is."""
        (self.errors if error else self.console).print(Text(text, style=style))

    @pytest.hookimpl(trylast=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Silence pytest's own reporter and find the recorder."""
        config.pluginmanager.unregister(name="terminalreporter")
        silent = pytest.TerminalReporter(config, io.StringIO())
        config.pluginmanager.register(silent, "terminalreporter")
        found = config.pluginmanager.get_plugin("wstp-recorder")
        if not self.subjects:  # nothing is going to run
            return
        self.recorder = found if isinstance(found, Recorder) else None
        for subject in self.subjects:
            self.say(f"testing {summary.title(subject)}", style="bold")
            self.say(f"  {subject.path}", style="dim")
        if self.recorder:
            self.say(f"  seed {self.recorder.settings.seed}", style="dim")
        if self.console.is_terminal:
            self._bar.start()

    def plan(self, nodeids: Sequence[str]) -> None:
        """Learn how many cells there are."""
        self.planned = sum(identify(nodeid) is not None for nodeid in nodeids)
        self._bar.update(self._task, total=self.planned)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: object, ids: Sequence[str]) -> None:
        """Learn the plan from a worker."""
        del node
        self.plan(ids)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Learn the plan of a session without workers."""
        if session.items:
            self.plan([item.nodeid for item in session.items])

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what could not be collected."""
        if report.failed:
            self.problems.append(f"cannot collect {report.nodeid}:\n{report.longreprtext}")

    def pytest_internalerror(self, excrepr: object) -> None:
        """Keep an error of pytest or of the plugin."""
        self.problems.append(str(excrepr))

    def pytest_keyboard_interrupt(self) -> None:
        """Remember that the user stopped the run."""
        self.interrupted = True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a cell and draw."""
        data = getattr(report, CELL, None)
        if data is None:
            return
        self.done += 1
        self.unexpected += is_unexpected(data)
        note = f"[red]{self.unexpected} unexpected" if self.unexpected else ""
        self._bar.update(self._task, completed=self.done, note=note)
        now = time.monotonic()
        terminal_like = self.console.is_terminal
        if now - self._drawn < (DRAW_EVERY_SECONDS if terminal_like else LINE_EVERY_SECONDS):
            return
        self._drawn = now
        if terminal_like:
            self._bar.refresh()
        else:
            self.say(f"{self.done} of {self.planned} cells, {self.unexpected} unexpected")

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        """Take the bar away; print the verdict, the worst and the way to the report."""
        if self._bar.live.is_started:  # stopping prints a line even when nothing was drawn
            self._bar.stop()
        recorder = self.recorder
        if recorder is None or recorder.result is None:
            return
        result = recorder.result
        verdict, *rest = terminal.render(result).splitlines()
        good = summary.conforms(result)
        self.say("")
        self.say(verdict, style="bold green" if good else "bold red")
        for line in rest:
            self.say(line, style="cyan" if line.lstrip().startswith("$ ") else "")
        for note in recorder.notes:
            self.say(note)
        if recorder.settings.out:
            self.say(f"\nreport: {recorder.settings.out / 'index.html'}")
