"""From what a case did to a verdict: exceptions of the lab and failed assertions become outcomes.

Rule: a signature names what went wrong without anything that varies between two runs, topologies or
values, so that cells which fail alike group together and an expectation stays true.
Not here: whether the outcome was expected (``report.ledger``).
"""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pytest

from wstp_harness.lab import (
    AgentCrashed,
    AgentExited,
    AgentFailure,
    AgentHung,
    NotConnected,
    Unsupported,
)
from wstp_harness.plugin.fixtures import LeakFound
from wstp_harness.report.evidence import Crash, Hang, Leak
from wstp_harness.report.model import Kind, Outcome

FACETS: Final = frozenset({"returned", "error", "message", "outputs", "output", "ok"})
#: What an assertion looks at when the link's error belongs to the signature.
ABOUT_ERRORS: Final = frozenset({"returned", "error", "message", "ok"})
FACTS: Final = re.compile(r"assert (?P<found>.+?) == (?P<wanted>.+)")
DETAIL_LENGTH: Final = 400


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome with the evidence that belongs to it."""

    outcome: Outcome
    leaks: tuple[Leak, ...] = ()
    crash: Crash | None = None
    hang: Hang | None = None


def judge(
    excinfo: pytest.ExceptionInfo[BaseException] | None,
    functions: Sequence[str],
    requirement: str,
    behaviours: Sequence[str] = (),
    last_error: int = 0,
) -> Verdict:
    """Return the verdict on a case that ended with this exception, or with none.

    Args:
        excinfo: What the case raised.
        functions: The functions its marker names, the first gives the signature.
        requirement: What the case requires, for the sentence that explains a failure.
        behaviours: What an informational case saw.
        last_error: The link error after the last call that was made.
    """
    if excinfo is None:
        if behaviours:
            return Verdict(Outcome(Kind.INFO, behaviour=", ".join(behaviours)))
        return Verdict(Outcome(Kind.PASS))
    error = excinfo.value
    if isinstance(error, AgentFailure):
        return lost_agent(error)
    if isinstance(error, LeakFound):
        return leaked(error)
    if isinstance(error, AssertionError | pytest.fail.Exception):
        return Verdict(failed(excinfo, functions, requirement, last_error))
    return Verdict(raised(error))


def raised(error: BaseException) -> Outcome:
    """Return the outcome for an exception that needs no evidence beside it."""
    if isinstance(error, pytest.skip.Exception):
        return Outcome(Kind.SKIPPED, detail=str(error.msg))
    if isinstance(error, Unsupported):
        return Outcome(Kind.UNSUPPORTED, error.function, str(error))
    if isinstance(error, NotConnected):
        signature = f"{error.function} error {error.error}"
        return Outcome(Kind.FAIL, signature, str(error))
    text = f"{type(error).__name__}: {error}".splitlines()[0]
    return Outcome(Kind.HARNESS_ERROR, type(error).__name__, text[:DETAIL_LENGTH])


def lost_agent(error: AgentFailure) -> Verdict:
    """Return the verdict on a library that ended or blocked its process."""
    call = error.call
    function = call.function if call else "no call"
    where = str(call) if call else "outside any call"
    stacks = tuple(
        text for text in (error.stacks.native, error.stacks.python, error.stacks.output) if text
    )
    if isinstance(error, AgentHung):
        outcome = Outcome(Kind.HANG, f"in {function}", str(error))
        end = call.end if call else ""
        return Verdict(outcome, hang=Hang(end, where, error.since_seconds, stacks))
    how = "lost"
    if isinstance(error, AgentCrashed):
        how = error.signal
    elif isinstance(error, AgentExited):
        how = f"exit({error.code})"
    outcome = Outcome(Kind.CRASH, f"{how} in {function}", str(error))
    return Verdict(outcome, crash=Crash(how, where, stacks))


def leaked(error: LeakFound) -> Verdict:
    """Return the verdict on a library that left something behind."""
    kinds = ", ".join(sorted({leak.kind for leak in error.leaks}))
    detail = f"left behind after closing: {error}"[:DETAIL_LENGTH]
    leaks = tuple(Leak(leak.kind, leak.detail) for leak in error.leaks)
    return Verdict(Outcome(Kind.LEAK, kinds, detail), leaks=leaks)


def failed(
    excinfo: pytest.ExceptionInfo[BaseException],
    functions: Sequence[str],
    requirement: str,
    last_error: int,
) -> Outcome:
    """Return the outcome of a failed assertion: which fact about which function was wrong.

    An assertion that knows its own ``signature`` is believed.
    """
    message = (str(excinfo.value).splitlines() or [""])[0]
    name = functions[0] if functions else "?"
    if signature := getattr(excinfo.value, "signature", ""):
        return Outcome(Kind.FAIL, str(signature), sentence(requirement, message))
    statement = statement_of(excinfo)
    looked_at = facet(statement)
    found = FACTS.match(message)
    subject = left_side(statement)
    if found and subject:
        fact = f"{subject} is {found['found']}, not {found['wanted']}"
    else:
        fact = message or statement
    if isinstance(said := getattr(excinfo.value, "signature", None), str):
        return Outcome(Kind.FAIL, said, f"{requirement}; but {message}"[:DETAIL_LENGTH])
    signature = f"{name} {looked_at}"
    if looked_at in ABOUT_ERRORS and last_error:
        signature += f" {last_error}" if looked_at == "error" else f" error {last_error}"
    return Outcome(Kind.FAIL, signature, sentence(requirement, fact))


def sentence(requirement: str, fact: str) -> str:
    """Return what was required and what happened instead."""
    return (f"{requirement}; but {fact}" if requirement else fact)[:DETAIL_LENGTH]


def statement_of(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """Return the source of the statement that failed, nothing when it cannot be read."""
    try:
        return str(excinfo.traceback[-1].statement).strip()
    except (IndexError, OSError, SyntaxError):  # the file is gone or has changed meanwhile
        return ""


def parsed(statement: str) -> ast.expr | None:
    """Return what an assert statement tests, None for anything else."""
    try:
        (found,) = ast.parse(statement).body
    except (SyntaxError, ValueError):
        return None
    return found.test if isinstance(found, ast.Assert) else None


def left_side(statement: str) -> str:
    """Return the source of what an assertion compares with ``==``, or nothing."""
    test = parsed(statement)
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], ast.Eq):
        return ast.unparse(test.left)
    return ""


def facet(statement: str) -> str:
    """Return what an assertion looks at: ``returned``, ``error``, or the name of an output."""
    test = parsed(statement)
    if test is None:
        return "fails"
    side = test.left if isinstance(test, ast.Compare) else test
    for node in ast.walk(side):
        if (
            isinstance(node, ast.Subscript)
            and isinstance(node.value, ast.Attribute)
            and node.value.attr == "outputs"
            and isinstance(node.slice, ast.Constant)
        ):
            return f"output {node.slice.value!s}"
        if isinstance(node, ast.Attribute) and node.attr in FACETS - {"outputs"}:
            return node.attr
    return "value"
