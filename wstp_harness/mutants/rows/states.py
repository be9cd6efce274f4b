"""Errors, flushing, waiting, marks, transfer: what a link remembers and when it answers."""

from collections.abc import Iterator
from typing import Final

from wstp_harness.mutants.row import Hook, Mutant

ERRORS: Final = "errors"
WAITING: Final = "waiting"
MARKS: Final = "marks"
LONG_MS: Final = 60_000

_ROWS: Final = (
    ("Error-clears", ERRORS, "error not sticky", "WSError takes the error away",
     Hook("WSError", after="if (result) { real::WSClearError(link); }")),
    ("Error-wrong-code", ERRORS, "wrong error code", "WSError tells 4 for 3",
     Hook("WSError", after="if (result == WSEGSEQ) result = WSEPBTK;")),
    ("Error-never", ERRORS, "error lost", "WSError always tells 0",
     Hook("WSError", after="result = 0;")),
    ("Error-overflow", ERRORS, "wrong error code", "WSError tells 3 for 7",
     Hook("WSError", after="if (result == WSEOVFL) result = WSEGSEQ;")),
    ("ClearError-lost", ERRORS, "error too sticky", "WSClearError answers 1 and does nothing",
     Hook("WSClearError", instead="return 1;")),
    ("ClearError-answers-0", ERRORS, "wrong answer", "WSClearError clears and answers 0",
     Hook("WSClearError", after="result = 0;")),
    ("ClearError-packet", ERRORS, "skips too much", "WSClearError skips the packet as well",
     Hook("WSClearError", after="if (result && real::WSReady(link)) real::WSNewPacket(link);")),
    ("SetError-code", ERRORS, "wrong error code", "WSSetError sets the code plus one",
     Hook("WSSetError", before="code += 1;")),
    ("SetError-last-wins", ERRORS, "error not sticky", "WSSetError replaces an error",
     Hook("WSSetError", before="real::WSClearError(link);")),
    ("SetError-lost", ERRORS, "effect lost", "WSSetError answers 1 and does nothing",
     Hook("WSSetError", instead="return 1;")),
    ("ErrorString-next", ERRORS, "wrong text", "WSErrorString gives the text of the next code",
     Hook("WSErrorString", before="code += 1;")),
    ("ErrorMessage-short", ERRORS, "wrong text", "WSErrorMessage loses the last letter",
     Hook("WSErrorMessage", after="if (result && *result) "
          "mutants::writable(result)[std::strlen(result) - 1] = 0;")),
    ("Put-after-error", ERRORS, "error not sticky", "WSPutInteger32 works in spite of an error",
     Hook("WSPutInteger32", before="real::WSClearError(link);")),
    ("Get-after-error", ERRORS, "error not sticky", "WSGetInteger32 works in spite of an error",
     Hook("WSGetInteger32", before="real::WSClearError(link);")),
    ("Flush-lost", WAITING, "lost flush", "WSFlush answers 1 and does nothing",
     Hook("WSFlush", instead="return 1;")),
    ("Flush-blocks", WAITING, "blocks", "WSFlush does not return when there is nothing to send",
     Hook("WSFlush", before=f"mutants::sleep_ms({LONG_MS});", when="mutants::nth(3)")),
    ("Flush-answers-0", WAITING, "wrong answer", "WSFlush sends and answers 0",
     Hook("WSFlush", after="result = 0;")),
    ("Ready-blocks", WAITING, "blocks", "WSReady waits until there is something",
     Hook("WSReady", before="for (int i = 0; i < 3000 && !forward(); ++i) mutants::sleep_ms(20);")),
    ("Ready-always", WAITING, "wrong answer", "WSReady always answers 1",
     Hook("WSReady", after="result = 1;")),
    ("Ready-never", WAITING, "wrong answer", "WSReady always answers 0",
     Hook("WSReady", after="result = 0;")),
    ("Ready-keeps-no-error", WAITING, "error not sticky", "WSReady takes an error away",
     Hook("WSReady", before="real::WSClearError(link);")),
    ("ReadyParallel-blocks", WAITING, "blocks", "WSReadyParallel ignores its timeout",
     Hook("WSReadyParallel", before="timeout.tv_sec = 60;")),
    ("ReadyParallel-none", WAITING, "wrong answer", "WSReadyParallel never finds a link",
     Hook("WSReadyParallel", after="result = -1;")),
    ("WaitForLinkActivity-at-once", WAITING, "does not block",
     "WSWaitForLinkActivity does not wait", Hook("WSWaitForLinkActivity", instead="return 1;")),
    ("SeekToMark-plus-one", MARKS, "seek off by one", "WSSeekToMark goes one further",
     Hook("WSSeekToMark", before="index += 1;")),
    ("SeekMark-plus-one", MARKS, "seek off by one", "WSSeekMark goes one further",
     Hook("WSSeekMark", before="index += 1;")),
    ("SeekToMark-stays", MARKS, "effect lost", "WSSeekToMark answers the mark and stays",
     Hook("WSSeekToMark", instead="return mark;")),
    ("SeekToMark-no-such-place", MARKS, "wrong answer",
     "WSSeekToMark answers the mark for a place that does not exist",
     Hook("WSSeekToMark", after="if (!result) { real::WSClearError(link); result = mark; }")),
    ("CreateMark-late", MARKS, "mark off by one", "WSCreateMark marks behind the next expression",
     Hook("WSCreateMark", before="int token = real::WSGetType(link); if (token > 0) "
          "{ auto* here = forward(); real::WSSeekToMark(link, here, 1); auto* there = forward(); "
          "real::WSSeekToMark(link, here, 0); real::WSDestroyMark(link, here); "
          "if (there) return there; real::WSClearError(link); }")),
    ("TransferExpression-only-first", MARKS, "transfer incomplete",
     "WSTransferExpression takes a function away and sends only its head",
     Hook("WSTransferExpression",
          instead="const char* head; int count; real::WSGetFunction(source, &head, &count); "
          "const int sent = real::WSPutSymbol(destination, head); "
          "real::WSReleaseSymbol(source, head); "
          "for (int i = 0; i < count; ++i) "
          "{ real::WSGetNext(source); real::WSTakeLast(source, 0); } return sent;",
          when="real::WSGetType(source) == WSTKFUNC")),
    ("TransferExpression-keeps", MARKS, "effect doubled",
     "WSTransferExpression leaves the expression at the source",
     Hook("WSTransferExpression",
          before="auto* here = real::WSCreateMark(source);",
          after="if (here) { if (result) real::WSSeekToMark(source, here, 0); "
          "real::WSDestroyMark(source, here); }")),
    ("TransferExpression-lost", MARKS, "effect lost",
     "WSTransferExpression answers 1 and does nothing",
     Hook("WSTransferExpression", instead="return 1;")),
    ("TransferToEnd-one", MARKS, "transfer incomplete",
     "WSTransferToEndOfLoopbackLink stops after one expression",
     Hook("WSTransferToEndOfLoopbackLink",
          instead="if (!real::WSReady(source)) return forward(); "
          "return real::WSTransferExpression(destination, source);")),
    ("DuplicateLink-empty", MARKS, "effect lost", "WSDuplicateLink gives an empty link",
     Hook("WSDuplicateLink", after="if (result) { while (real::WSReady(result) && "
          "real::WSGetNext(result) > 0 && real::WSNewPacket(result)) {} "
          "real::WSClearError(result); }")),
)  # fmt: skip


def rows() -> Iterator[Mutant]:
    """Yield the mutants of errors, waiting, marks and transfer."""
    for name, family, kind, reason, hook in _ROWS:
        yield Mutant(name, family, kind, reason, (hook,))
