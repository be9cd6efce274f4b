"""A user's program that uses every public name, as ``mypy --strict`` must accept it.

``test_public.py`` checks it and carries it out with the library under test.
"""

from __future__ import annotations

import array
import sys
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from wstp_harness.binding import (
    ERRORS,
    ArrayLoan,
    ArrayReader,
    ArrayWriter,
    BadArgument,
    BigReal,
    CallbackStopped,
    ConnectionRefused,
    DataMalformed,
    Device,
    Encoding,
    EndOfPacket,
    Environment,
    Expr,
    Extended,
    Library,
    LibraryFailed,
    Link,
    LinkBusy,
    LinkClosed,
    LinkDead,
    LinkError,
    LinkServer,
    LinkTimeout,
    LinkUnconnected,
    Loan,
    Mark,
    MessageUndelivered,
    NameTaken,
    NoListener,
    NotSupported,
    OutOfMemory,
    OutOfRange,
    OutOfSequence,
    Program,
    Protocol,
    Putable,
    Readiness,
    Symbol,
    SymbolMissing,
    TextError,
    Urgent,
    Value,
    WouldBlock,
    WSTPError,
    activate_both,
    channel,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

SECONDS = 10.0


WHAT_TO_DO: Final[dict[tuple[type[Exception], ...], str]] = {
    (LinkTimeout, CallbackStopped, WouldBlock, LinkBusy): "try later",
    (NameTaken, NoListener, ConnectionRefused, LinkUnconnected): "look at the other end",
    (LinkClosed, LinkDead, MessageUndelivered): "open another link",
    (EndOfPacket, OutOfSequence): "ask for what comes next",
    (OutOfRange, DataMalformed, TextError, BadArgument): "send something else",
    (NotSupported, OutOfMemory, LibraryFailed, SymbolMissing): "use another library",
}


def told(fault: LinkError | SymbolMissing) -> str:
    """An error in words of the user's own."""
    for classes, advice in WHAT_TO_DO.items():
        if isinstance(fault, classes):
            return advice
    kind: type[LinkError] = ERRORS[fault.code] if isinstance(fault, LinkError) else LinkError
    return kind.__name__


def numbers(link: Link) -> None:
    """Put and get numbers of several kinds."""
    link.put("Integer32", 7)
    small: int = link.get("Integer32")
    link.put("Real64", 0.5)
    real: float = link.get("Real64")
    link.put("Real128", Fraction(1, 3))
    exact: Extended = link.get("Real128")
    link.put_integer(2**100)
    large: int = link.get_integer()
    link.put_decimal(Decimal("1.25"))
    decimal: Decimal = link.get_decimal()
    assert (small, real, large, decimal) == (7, 0.5, 2**100, Decimal("1.25"))
    assert exact == Extended.of(Fraction(1, 3))


def arrays(link: Link) -> None:
    """Put an array and read it in each form."""
    link.put_array(array.array("d", [1, 2, 3, 4]), dims=(2, 2))
    loan: ArrayLoan
    with link.lend_array("Real64") as loan:
        shape: tuple[int, ...] = loan.shape
        view: memoryview = loan.view
        assert shape == (2, 2)
        assert view.nbytes == 4 * 8
    link.put_list([1, 2], kind="Integer16")
    copy: memoryview = link.get_list("Integer16")
    assert copy.tolist() == [1, 2]


def pieces(link: Link) -> None:
    """Put and get an array by parts."""
    writer: ArrayWriter
    with link.put_array_pieces("Integer32", (2,)) as writer:
        writer.put([1, 2])
    reader: ArrayReader
    with link.get_array_pieces("Integer32") as reader:
        part: memoryview = reader.get(reader.left)
    assert part.tolist() == [1, 2]


def text_and_trees(link: Link) -> None:
    """Strings, symbols, functions, whole expressions, marks."""
    link.put_string("ä", encoding=Encoding.UCS2)
    loan: Loan
    with link.lend_string(encoding=Encoding.UTF8) as loan:
        units: bytes = bytes(loan.memory("text"))
    assert units == "ä".encode()
    tree: Expr = Symbol("Global`f")(1, "two", Symbol("Global`x"))
    sent: Putable = [tree, {"a": 1}, BigReal.of(Decimal("1.5")), None]
    link.put_expr(sent)
    mark: Mark
    with link.mark() as mark:
        head, count = link.get_function()
        mark.seek()
    value: Value = link.get_expr()
    assert isinstance(value, Expr)
    assert (head, count) == ("List", len(value))


def ends(environment: Environment) -> None:
    """Two ends: readiness, messages, devices, limits."""
    with channel(Protocol.SHARED_MEMORY, environment) as (a, b):
        device: Device = a.device()
        assert (device.name, device.type) != ("", 0)
        before: Readiness = b.ready
        assert before is Readiness.NOTHING
        a.put_message(2, 5)
        a.put_string("x")
        a.flush()
        assert b.wait(timeout_seconds=SECONDS)
        assert b.get_string(timeout_seconds=SECONDS) == "x"
        message: Urgent | None = b.get_message()
        assert message is None or (message.code, message.argument) == (2, 5)


def server(environment: Environment) -> None:
    """A link server and its client."""
    with ThreadPoolExecutor() as threads, LinkServer(environment) as listening:
        asked: Future[Link] = threads.submit(
            environment.connect_to_server, listening.port, timeout_seconds=SECONDS
        )
        with listening.accept(timeout_seconds=SECONDS) as accepted, asked.result() as client:
            client.put("Integer32", 1)
            client.flush()
            assert accepted.get("Integer32", timeout_seconds=SECONDS) == 1


def program(environment: Environment, command: list[str]) -> int:
    """Start a program with a link to it."""
    with Program(environment, command, timeout_seconds=SECONDS) as started:
        link: Link = started.link
        link.put_evaluate(Symbol("Plus")(1, 1))
        return started.close()


OF_A_LINK: Final[tuple[Callable[[Link], None], ...]] = (numbers, arrays, pieces, text_and_trees)
OF_AN_ENVIRONMENT: Final[tuple[Callable[[Environment], None], ...]] = (ends, server)


def use(library: Library) -> list[str]:
    """Use everything; the answer tells what the library lacks.

    Raises:
        WSTPError: The library cannot be initialised.
    """
    lacks: list[str] = []
    try:
        environment = Environment(library)
    except WSTPError as fault:
        raise SystemExit(str(fault)) from None
    with environment:
        for of_a_link in OF_A_LINK:
            try:
                with environment.loopback() as link:
                    of_a_link(link)
            except (SymbolMissing, LinkError) as fault:
                lacks.append(told(fault))
        for of_an_environment in OF_AN_ENVIRONMENT:
            of_an_environment(environment)
        listener = environment.listen(Protocol.TCPIP)
        connector = environment.connect(Protocol.TCPIP, listener.name)
        with listener, connector:
            activate_both(listener, connector, timeout_seconds=SECONDS)
    return lacks


if __name__ == "__main__":
    sys.stdout.write("".join(use(Library(sys.argv[1]))))
