"""Nothing grows: 10^5 gets of everything that is lent, 10^4 links opened and closed per protocol.

The requirement is the binding's own: each loan is given back exactly once, each handle closed.
Memory, descriptors and threads are read from /proc after a warm-up and at the end. Tier ``soak``,
about five minutes a library: ``pytest suites/binding -m soak``.
"""

from __future__ import annotations

import array
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from wstp_harness.abi import Role, load
from wstp_harness.abi.codes import RawType
from wstp_harness.abi.families import KINDS
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.binding import Encoding, LinkServer, OutOfSequence, Protocol, activate_both
from wstp_harness.binding.loans import Loan

if TYPE_CHECKING:
    from collections.abc import Callable

    from wstp_harness.binding import Environment, Link

pytestmark = pytest.mark.soak

GETS = 100_000
OPENINGS = 10_000
WARM_UP = 200
BYTES_LIMIT = 2 << 20
PAGE = os.sysconf("SC_PAGE_SIZE")
SECONDS = 20.0
PLAIN_GETS = 20_000
# Where the answer itself is lent (names, messages, a link), a test below has it.
LENT_BY_A_LINK = [
    row.name
    for row in load().values()
    if row.release
    and row.result.role not in {Role.HANDLE_LENT, *LENT_ROLES}
    and row.inputs[0].role is Role.LINK
]
LENT_WITH_A_LOAN = [
    f"{kind.name}{shape.title()}"
    for kind in KINDS
    for shape in ("list", "array")
    if shape in kind.shapes
]


class Usage(NamedTuple):
    """What a process holds."""

    bytes: int
    descriptors: int
    threads: int


def usage() -> Usage:
    gc.collect()
    return Usage(
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE,
        len(list(Path("/proc/self/fd").iterdir())),
        len(list(Path("/proc/self/task").iterdir())),
    )


def assert_flat(work: Callable[[int], None], warm_up: int, count: int) -> None:
    work(warm_up)
    before = usage()
    work(count)
    after = usage()

    assert after.bytes - before.bytes <= BYTES_LIMIT
    assert after.descriptors <= before.descriptors
    assert after.threads <= before.threads


def offer(link: Link, function: str) -> None:
    """Put what a function gets; names and messages are there without."""
    if function.endswith(("List", "Array", "LeafType")):
        link.put_list([1, 2, 3], kind="Integer32")
    elif "NumberAs" in function:
        link.put("Integer32", 12)
    elif function.endswith("String") and "ID" not in function:
        link.put_string("some text")
    elif function.endswith("Symbol"):
        link.put_symbol("Global`x")
    elif function.endswith("Function"):
        link.put_function("f", 0)


@pytest.fixture(scope="session")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("soak") / "log"


@pytest.mark.parametrize("function", LENT_BY_A_LINK)
def test_what_is_lent_is_given_back(environment: Environment, log: Path, function: str) -> None:
    inputs = {"type": RawType.WSTK_CINT, "missing": ord("?")}
    given = [inputs[one.name] for one in load()[function].inputs[1:]]
    with environment.loopback() as link:
        if "Log" in function:
            link.log_to(log)

        def work(count: int) -> None:
            for _ in range(count):
                offer(link, function)
                Loan(link, function, *given).close()

        assert_flat(work, WARM_UP, GETS)


@pytest.mark.parametrize("what", LENT_WITH_A_LOAN)
def test_a_lent_array_is_given_back(environment: Environment, what: str) -> None:
    kind = what.removesuffix("List").removesuffix("Array")
    with environment.loopback() as link:
        lend = link.lend_list if what.endswith("List") else link.lend_array

        def work(count: int) -> None:
            for _ in range(count):
                link.put_list([1, 2, 3], kind="Integer32")
                lend(kind).close()

        assert_flat(work, WARM_UP, GETS)


def made_and_read(link: Link) -> None:
    link.put_expr({"a": [1, 2.5, "text"]})
    link.get_expr()


def read_in_pieces(link: Link) -> None:
    link.put_array(array.array("i", [1, 2, 3]))
    with link.get_array_pieces("Integer32") as pieces:
        pieces.get(3)


def marked(link: Link) -> None:
    link.put("Integer32", 12)
    link.mark().close()
    link.get("Integer32")


def refused(link: Link) -> None:
    link.put_string("no number")
    with pytest.raises(OutOfSequence):
        link.lend_array("Integer32")
    link.clear_error()
    link.get_string()


@pytest.mark.parametrize("use", [made_and_read, read_in_pieces, marked, refused])
def test_what_is_made_for_a_call_goes_with_it(
    environment: Environment, use: Callable[[Link], None]
) -> None:
    with environment.loopback() as link:

        def work(count: int) -> None:
            for _ in range(count):
                use(link)

        assert_flat(work, WARM_UP, PLAIN_GETS)


@pytest.mark.parametrize("encoding", [one for one in Encoding if one is not Encoding.BYTE])
@pytest.mark.parametrize("method", ["name_in", "error_message_in"])
def test_a_lent_text_is_given_back(
    environment: Environment, method: str, encoding: Encoding
) -> None:
    with environment.listen(Protocol.SHARED_MEMORY) as link:

        def work(count: int) -> None:
            for _ in range(count):
                assert getattr(link, method)(encoding)

        assert_flat(work, WARM_UP, GETS)


@pytest.mark.parametrize("method", ["protocols", "versions", "addresses"])
def test_what_an_environment_lends_is_given_back(environment: Environment, method: str) -> None:
    def work(count: int) -> None:
        for _ in range(count):
            getattr(environment, method)()

    assert_flat(work, WARM_UP, GETS)


def test_what_a_server_lends_is_given_back(environment: Environment) -> None:
    with LinkServer(environment, interface="127.0.0.1") as server:

        def work(count: int) -> None:
            for _ in range(count):
                assert server.interface

        assert_flat(work, WARM_UP, GETS)


def test_a_duplicate_is_closed(environment: Environment) -> None:
    with environment.loopback() as link:

        def work(count: int) -> None:
            for _ in range(count):
                link.duplicate("copy").close()

        assert_flat(work, WARM_UP, OPENINGS)


def open_and_close(environment: Environment, protocol: Protocol) -> None:
    if protocol is Protocol.LOOPBACK:
        environment.loopback().close()
        return
    with (
        environment.listen(protocol) as listener,
        environment.connect(protocol, listener.name) as connector,
    ):
        activate_both(listener, connector, timeout_seconds=SECONDS)


@pytest.mark.parametrize("protocol", list(Protocol))
def test_what_is_opened_is_closed(environment: Environment, protocol: Protocol) -> None:
    def work(count: int) -> None:
        for _ in range(count):
            open_and_close(environment, protocol)

    assert_flat(work, WARM_UP, OPENINGS)
