"""Nothing grows: 10^5 gets of everything that is lent, 10^4 links opened and closed per protocol.

The requirement is the binding's own: each loan is given back exactly once, each handle closed.
Memory, descriptors and threads are read from /proc after a warm-up and at the end. Tier ``soak``.
"""

from __future__ import annotations

import array
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import pytest

from wstp_harness.abi.families import KINDS
from wstp_harness.binding import Encoding, Protocol, activate_both

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
TEXTS = [encoding.value or "native" for encoding in Encoding]
ARRAYS = [kind.name for kind in KINDS if {"list", "array"} <= set(kind.shapes)]


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


def text_of(name: str) -> Encoding:
    return Encoding("" if name == "native" else name)


def lent_text(link: Link, name: str) -> None:
    link.put_string("some text", encoding=text_of(name))
    link.get_string(encoding=text_of(name))


def lent_symbol(link: Link, name: str) -> None:
    link.put_symbol("Global`x", encoding=text_of(name))
    link.get_symbol(encoding=text_of(name))


def lent_list(link: Link, kind: str) -> None:
    link.put_list([1, 2, 3], kind=kind)
    link.lend_list(kind).close()


def lent_array(link: Link, kind: str) -> None:
    link.put_list([1, 2, 3], kind=kind)
    link.lend_array(kind).close()


def lent_function(link: Link, _: str) -> None:
    link.put_function("f", 0)
    link.get_function()


def lent_number(link: Link, _: str) -> None:
    link.put("Integer32", 12)
    link.get_number_text()


def lent_names(link: Link, name: str) -> None:
    if not link.name:
        link.rename("a-name")
    link.name_in(text_of(name))


def lent_expression(link: Link, _: str) -> None:
    link.put_expr({"a": [1, 2.5, "text"]})
    link.get_expr()


def lent_pieces(link: Link, kind: str) -> None:
    link.put_array(array.array("i", [1, 2, 3]))
    with link.get_array_pieces(kind) as pieces:
        pieces.get(3)


def lent_mark(link: Link, _: str) -> None:
    link.put("Integer32", 12)
    link.mark().close()
    link.get("Integer32")


EVERY: Final = (
    *((lent_text, name) for name in TEXTS),
    *((lent_symbol, name) for name in TEXTS),
    *((lent_list, kind) for kind in ARRAYS),
    *((lent_array, kind) for kind in ARRAYS),
    *((lent_names, name) for name in TEXTS if name != "Byte"),
    (lent_function, "any"),
    (lent_number, "any"),
    (lent_expression, "any"),
    (lent_pieces, "Integer32"),
    (lent_mark, "any"),
)
LENDING = {f"{lend.__name__}-{what}": (lend, what) for lend, what in EVERY}


@pytest.mark.parametrize("name", LENDING)
def test_what_is_lent_is_given_back(environment: Environment, name: str) -> None:
    lend, what = LENDING[name]
    with environment.loopback() as link:

        def work(count: int) -> None:
            for _ in range(count):
                lend(link, what)

        assert_flat(work, WARM_UP, GETS)


@pytest.mark.parametrize("protocol", list(Protocol))
def test_what_is_opened_is_closed(environment: Environment, protocol: Protocol) -> None:
    def open_and_close() -> None:
        if protocol is Protocol.LOOPBACK:
            environment.loopback().close()
            return
        with (
            environment.listen(protocol) as listener,
            environment.connect(protocol, listener.name) as connector,
        ):
            activate_both(listener, connector, timeout_seconds=SECONDS)

    def work(count: int) -> None:
        for _ in range(count):
            open_and_close()

    assert_flat(work, WARM_UP, OPENINGS)
