"""Both ends of a new link in one process."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from wstp_harness.binding.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from wstp_harness.binding.environment import Environment
    from wstp_harness.binding.link import Link

_CONNECT_SECONDS: Final = 10.0


@contextmanager
def channel(
    protocol: Protocol, environment: Environment, other: Environment | None = None
) -> Iterator[tuple[Link, Link]]:
    """Open, connect and yield ``(listener, connector)``; both are closed at the end.

    Over LOOPBACK both are the same link.

    Args:
        protocol: How the ends reach each other.
        environment: Where the listener is opened.
        other: Where the connector is opened; the same environment by default. IntraProcess ends
            belong to one library.

    Raises:
        LinkTimeout: The ends did not find each other.
        LinkError: One of them cannot be opened.
    """
    if protocol is Protocol.LOOPBACK:
        with environment.loopback() as link:
            yield link, link
        return
    with (
        environment.listen(protocol) as listener,
        (other or environment).connect(protocol, listener.name) as connector,
    ):
        activate_both(listener, connector, timeout_seconds=_CONNECT_SECONDS)
        yield listener, connector


def activate_both(listener: Link, connector: Link, *, timeout_seconds: float) -> None:
    """Activate two ends at once; each waits for the other.

    Raises:
        LinkTimeout: They did not find each other.
        LinkError: One of them failed.
    """
    faults: list[BaseException] = []

    def run() -> None:
        try:
            connector.activate(timeout_seconds=timeout_seconds)
        except BaseException as fault:  # noqa: BLE001 - raised again in the caller's thread
            faults.append(fault)

    thread = threading.Thread(target=run, name="wstp-activate")
    thread.start()
    try:
        listener.activate(timeout_seconds=timeout_seconds)
    finally:
        thread.join()
    if faults:
        raise faults[0]
