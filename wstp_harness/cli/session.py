"""One session of pytest inside a command: its arguments, its silence, its exit code.

Rule: pytest reads our own configuration and no one else's, wherever the suites are installed, and
writes nothing but what ``--wstp-out`` names.
Not here: what is shown meanwhile (``progress``).
"""

from collections.abc import Sequence
from pathlib import Path

import pytest

from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.progress import Progress
from wstp_harness.engine import EngineMissing
from wstp_harness.locate import LibraryFault
from wstp_harness.plugin.identity import chapters, suites_folder
from wstp_harness.plugin.subjects import describe_all
from wstp_harness.report.model import Subject

CONFIGURATION = Path(__file__).parent.parent / "plugin" / "pytest.toml"


def suite_arguments() -> list[str]:
    """Return the arguments that make pytest collect the chapters with cells, and only those."""
    try:
        folder = suites_folder()
        names = chapters()
    except FileNotFoundError as error:
        end(Exit.INTERNAL, str(error))
    if not names:
        end(Exit.INTERNAL, f"{folder} holds no chapter; install wstp-harness again")
    return [
        "--disable-plugin-autoload",
        *("-p", "xdist"),
        *("-p", "wstp_harness.plugin"),
        *("-p", "wstp_harness.cli.garbage"),
        *("-p", "no:cacheprovider"),
        *("-p", "no:unraisableexception"),  # at the end it looks for garbage five times
        *("-c", str(CONFIGURATION)),
        f"--rootdir={folder.parent}",
        *(str(folder / name) for name in names),
    ]


def describe_or_end(paths: Sequence[Path]) -> tuple[Subject, ...]:
    """Look at the libraries under test; end with one line when one cannot be used."""
    try:
        return describe_all(paths)
    except (LibraryFault, EngineMissing) as fault:
        end(Exit.LIBRARY, str(fault))


def run_pytest(arguments: Sequence[str], progress: Progress, *others: object) -> Exit:
    """Run a session with more plugins and translate its exit code."""
    code = int(pytest.main([*arguments, "-q"], plugins=[progress, *others]))
    problems = progress.problems
    for problem in problems:
        progress.say(problem, error=True)
    if problems or code == pytest.ExitCode.INTERNAL_ERROR:
        return Exit.INTERNAL
    if progress.interrupted and code == pytest.ExitCode.INTERRUPTED:
        return Exit.INTERRUPTED
    if code in {pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.USAGE_ERROR}:
        if code == pytest.ExitCode.NO_TESTS_COLLECTED:
            progress.say(
                "wstp-harness: no cell matches; `wstp-harness cases` lists them", error=True
            )
        return Exit.USAGE
    return Exit(code)
