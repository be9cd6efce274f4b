"""``wstp-harness mutants``: whether the suites notice a library that is wrong in one thing.

Rule: nothing is compiled or run before what was asked for is known to exist.
Not here: what can be broken and how it is tried (``mutants``).
"""

import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from wstp_harness.cli.cases import Collected
from wstp_harness.cli.exits import Exit, end
from wstp_harness.cli.progress import Progress
from wstp_harness.cli.run import check_expectations, check_out
from wstp_harness.cli.session import describe_or_end, run_pytest, suite_arguments
from wstp_harness.locate import Identity, identify
from wstp_harness.mutants import Mutant
from wstp_harness.mutants.build import BuildFailed, build
from wstp_harness.mutants.choice import Known
from wstp_harness.mutants.markdown import save
from wstp_harness.mutants.row import applicable
from wstp_harness.mutants.running import VARIABLE, suites
from wstp_harness.mutants.score import Score, verdict
from wstp_harness.mutants.session import NothingRan, Session
from wstp_harness.mutants.table import matching, table
from wstp_harness.mutants.trial import Fate, Trial

EXAMPLES: Final = f"""\\b
For example:
  wstp-harness mutants
  wstp-harness mutants --only 'put-Integer32*' --only WSFlush
  wstp-harness mutants --library SDK/libWSTP64i4.so -n 2 --out sdk-mutants
  wstp-harness mutants --list --only 'wrong byte order'
  {VARIABLE}=Flush-lost wstp-harness run --library wstp-mutants/libmutants.so -k flush
"""
STYLES: Final = {Fate.KILLED: "green", Fate.SURVIVED: "red", Fate.NOT_RUN: "yellow"}


def mutants(
    *,
    library: Annotated[
        Path | None,
        typer.Option("--library", metavar="PATH", help="Library to break; default: the engine."),
    ] = None,
    listing: Annotated[
        bool, typer.Option("--list", help="Say what can be broken, and run nothing.")
    ] = False,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="PATTERN",
            help="Only mutants with this name, part of the API, kind or function; "
            "* stands for any text.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where wrapper and score are written.")
    ] = Path("wstp-mutants"),
    workers: Annotated[
        int, typer.Option("-n", metavar="N", min=1, help="Mutants tried side by side.")
    ] = 1,
    expectations: Annotated[
        Path | None,
        typer.Option("--expectations", metavar="FILE", help="Known deviations, as for `run`."),
    ] = None,
    keep: Annotated[
        bool, typer.Option("--keep", help="Keep the report of the run on each mutant.")
    ] = False,
) -> None:
    """Break one thing of a library at a time and see whether the suites notice.

    A wrapper is compiled that forwards every function and can break any; each mutant is tried with
    the cells that name the broken function and one of every other case. It ends with 0 when every
    mutant is killed or its survival explained, with 1 when a case is missing.
    """
    (subject,) = describe_or_end([library] if library else [])
    identity = identify(subject.path)
    chosen = list(matching(applicable(table(), identity.functions), only or ()))
    if not chosen:
        end(Exit.USAGE, f"--only {' '.join(only or ())}: no mutant matches; see --list")
    if listing:
        typer.echo("\n".join(map(line, chosen)))
        return
    check_out(out)
    if expectations is not None:
        check_expectations(expectations)
    out.mkdir(parents=True, exist_ok=True)
    # A shell's background job ignores SIGINT and so would the runs, which are ended by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    cells = collected()
    with suites(wrapper(identity, out), out / "runs", expectations) as ready:
        score = tried(Session(ready, cells, workers, keep=keep), chosen, identity)
    data, text = save(score, out)
    typer.echo(f"\n{verdict(score)}\n\nscore: {data}, {text}")
    raise typer.Exit(int(exit_of(score)))


def exit_of(score: Score) -> Exit:
    """Return how the command ends: well when every survival is explained."""
    return Exit.CONFORMS if score.complete else Exit.UNEXPECTED


def line(mutant: Mutant) -> str:
    """Return what ``--list`` says of a mutant."""
    known = " (survives)" if mutant.survives else ""
    return f"{mutant.name:40} {mutant.family}, {mutant.kind}: {mutant.reason}{known}"


def wrapper(identity: Identity, out: Path) -> Path:
    """Compile the wrapper of a library, or end with a line."""
    try:
        return build(identity, applicable(table(), identity.functions), out)
    except BuildFailed as fault:
        end(Exit.USAGE, str(fault))


def collected() -> list[Known]:
    """Return all cells there are, without running one."""
    found = Collected()
    arguments = [*suite_arguments(), "--collect-only", "--wstp-seed=0", "-n", "0"]
    code = run_pytest(arguments, Progress(()), found)
    if code is not Exit.CONFORMS:
        raise typer.Exit(int(code))
    return [
        Known(
            p.identity.cell,
            p.case.id,
            p.functions,
            p.identity.axes.topology,
            p.identity.axes.writer,
        )
        for p in found.plans
    ]


def tried(session: Session, chosen: Sequence[Mutant], identity: Identity) -> Score:
    """Try mutants, saying what became of each, and return the score."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"breaking {identity.path}: {len(chosen)} mutants")
    try:
        cells = session.measure(chosen)
    except NothingRan as fault:
        end(Exit.LIBRARY, f"the wrapper of {identity.path} cannot be tested: {fault}")
    console.print(f"unbroken: {cells} cells")
    number = 0

    def tell(trial: Trial) -> None:
        nonlocal number
        number += 1
        console.print(f"{number:4}/{len(chosen)} {said(trial)}", style=STYLES[trial.fate])

    session.tell = tell
    place = {mutant.name: index for index, mutant in enumerate(chosen)}
    trials = sorted(session.trials(chosen), key=lambda trial: place[trial.mutant.name])
    return Score(str(identity.path), identity.sha256, tuple(trials), cells)


def said(trial: Trial) -> str:
    """Return what became of a mutant, in a line."""
    text = f"{trial.fate:9} {trial.mutant.name}"
    if trial.fate is Fate.KILLED:
        blame = "" if trial.right else f" (blames {trial.blamed or 'nobody'})"
        return f"{text}: {trial.outcome}{blame}, {trial.killing} of {trial.ran} cells"
    why = trial.mutant.survives or trial.note
    return f"{text}: {why}" if why else text
