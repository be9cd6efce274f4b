"""One session of pytest: set-up in every process, and the header of the run.

Rule: only the controller looks at libraries and writes files; a worker gets everything it must know
from the controller.
Not here: collecting the records (``recording``).
"""

import json
import os
from typing import Final

import pytest

from wstp_harness.engine import EngineMissing
from wstp_harness.locate import LibraryFault
from wstp_harness.plugin.collecting import MARKERS
from wstp_harness.plugin.fixtures import SUBJECTS
from wstp_harness.plugin.options import SETTINGS, Settings, fix_options, read_settings, wstp_options
from wstp_harness.plugin.recording import Recorder
from wstp_harness.plugin.running import LEDGER
from wstp_harness.plugin.subjects import describe_all
from wstp_harness.report.expectation_file import ExpectationsInvalid, load, shipped
from wstp_harness.report.expectations import Expectations, for_subjects
from wstp_harness.report.ledger import Ledger
from wstp_harness.report.model import Subject
from wstp_harness.report.store import from_json, to_json

ENVIRONMENT_VARIABLE: Final = "WSTP_LIBRARY"
SUBJECTS_KEY: Final = "wstp_subjects"
OPTIONS_KEY: Final = "wstp_options"
PROBLEM: Final = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Register markers, read the options, know the libraries, load the expectations.

    Raises:
        pytest.UsageError: a library or an expectation file that was named cannot be used.
    """
    for line in MARKERS:
        config.addinivalue_line("markers", line)
    given: dict[str, str] | None = getattr(config, "workerinput", None)
    if given is None:
        take_environment(config)
        fix_options(config)
    else:
        vars(config.option).update(json.loads(given[OPTIONS_KEY]))
    settings = config.stash[SETTINGS] = read_settings(config)
    if given is None:
        subjects = look_at_libraries(config, settings)
    else:
        subjects = tuple(from_json(Subject, s) for s in json.loads(given[SUBJECTS_KEY]))
    config.stash[SUBJECTS] = subjects
    config.stash[LEDGER] = open_ledger(settings, subjects)
    if given is None:
        config.pluginmanager.register(Recorder(config), "wstp-recorder")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close what the recorder still has open."""
    recorder = config.pluginmanager.get_plugin("wstp-recorder")
    if isinstance(recorder, Recorder):
        recorder.close()


def take_environment(config: pytest.Config) -> None:
    """Use ``WSTP_LIBRARY`` as the library under test unless options name one."""
    if not config.option.wstp_library and (named := os.environ.get(ENVIRONMENT_VARIABLE)):
        config.option.wstp_library = [named]


def look_at_libraries(config: pytest.Config, settings: Settings) -> tuple[Subject, ...]:
    """Describe the libraries under test; without the engine, ordinary tests can still run.

    Raises:
        pytest.UsageError: a library that was named cannot be used.
    """
    try:
        return describe_all(settings.libraries)
    except LibraryFault as fault:
        raise pytest.UsageError(str(fault)) from fault
    except EngineMissing as fault:
        config.stash[PROBLEM] = str(fault)
        return ()


def open_ledger(settings: Settings, subjects: tuple[Subject, ...]) -> Ledger:
    """Load the expectations that apply.

    Raises:
        pytest.UsageError: the file that was named cannot be used.
    """
    files: tuple[Expectations, ...]
    try:
        if settings.expectations is None:
            files = for_subjects(subjects, shipped())
        elif settings.update_expectations and not settings.expectations.exists():
            files = ()
        else:
            files = (load(settings.expectations),)
    except ExpectationsInvalid as error:
        raise pytest.UsageError(str(error)) from error
    return Ledger({subject.key: subject for subject in subjects}, files)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Tell a worker of xdist what the controller knows of libraries and options.

    Source: xdist's workers parse the command line anew, so defaults chosen here must travel.
    """
    config: pytest.Config = node.config  # type: ignore[attr-defined]  # xdist has no types
    subjects = json.dumps([to_json(s) for s in config.stash[SUBJECTS]])
    given: dict[str, str] = node.workerinput  # type: ignore[attr-defined]  # as above
    given[SUBJECTS_KEY] = subjects
    given[OPTIONS_KEY] = json.dumps(wstp_options(config))


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Say which libraries are tested, with which expectations and in which order."""
    settings = config.stash[SETTINGS]
    lines = [
        f"wstp library {s.key}: {s.name}, interface {s.reported.get('interface', '?')}, "
        f"revision {s.reported.get('revision', '?')}, sha256 {s.sha256[:12]} ({s.path})"
        for s in config.stash[SUBJECTS]
    ]
    if problem := config.stash.get(PROBLEM, ""):
        lines.append(f"wstp library: none; {problem}")
    if ENVIRONMENT_VARIABLE in os.environ:
        lines.append(f"{ENVIRONMENT_VARIABLE}={os.environ[ENVIRONMENT_VARIABLE]}")
    elif not settings.libraries:
        lines.append(f"{ENVIRONMENT_VARIABLE} is not set: testing the embedded engine")
    files = [f"{f.file} ({len(f.entries)} entries)" for f in config.stash[LEDGER].files]
    lines.append(f"wstp expectations: {', '.join(files) or 'none'}; seed {settings.seed}")
    return lines
