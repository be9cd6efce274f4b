"""A program at the other end of a link, such as a kernel: started, connected, and ended by us.

Unlike `Environment.launch`, which leaves the program to the library, this one has a time limit,
tells how the program ended when it does not connect, and never leaves it behind.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from typing import TYPE_CHECKING, Final, Self

from wstp_harness.abi import ErrorCode
from wstp_harness.binding.errors import ConnectionRefused, LinkTimeout
from wstp_harness.binding.protocol import Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from wstp_harness.binding.link import Link
    from wstp_harness.binding.opening import Opening

_START_SECONDS: Final = 30.0
_END_SECONDS: Final = 5.0
_TAIL_BYTES: Final = 2000


class Program:
    """A started program and the link to it.

    Attributes:
        link: Our end, active.
        process: The program.
    """

    link: Link
    process: subprocess.Popen[bytes]

    def __init__(
        self,
        environment: Opening,
        command: Sequence[str],
        *,
        protocol: Protocol = Protocol.SHARED_MEMORY,
        timeout_seconds: float = _START_SECONDS,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """Start it with ``-wstp -linkprotocol … -linkconnect -linkname …`` after its own words.

        Its standard streams are not ours: nothing is read from the input, the output is kept in
        case it fails.

        Args:
            environment: Where the link is opened.
            command: The executable and its arguments.
            protocol: SHARED_MEMORY or TCPIP.
            timeout_seconds: For it to connect.
            variables: Its environment variables; ours by default.

        Raises:
            ConnectionRefused: It ended without connecting; the text has its exit code and the end
                of its output.
            LinkTimeout: It did not connect in time; it was killed.
            OSError: It cannot be started.
        """
        self._output = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self.link = environment.listen(protocol)
        words = ["-wstp", "-linkprotocol", str(protocol), "-linkconnect", "-linkname"]
        try:
            self.process = subprocess.Popen(  # noqa: S603 - what the caller wants started
                [*command, *words, self.link.name],
                stdin=subprocess.DEVNULL,
                stdout=self._output,
                stderr=subprocess.STDOUT,
                env=None if variables is None else dict(variables),
            )
        except BaseException:
            self.link.close()
            self._output.close()
            raise
        try:
            self._connect(command[0], timeout_seconds)
        except BaseException:
            self.close(timeout_seconds=0)
            raise

    def _connect(self, name: str, seconds: float) -> None:
        limit = time.monotonic() + seconds
        self.link.set_yield_function(lambda: self.process.poll() is not None)
        try:
            self.link.activate(timeout_seconds=seconds)
        except (LinkTimeout, ConnectionError, InterruptedError):
            code = self.process.poll()
            if code is None and time.monotonic() >= limit:
                text = f"{name} did not connect within {seconds:g} s{self._told()}"
                raise LinkTimeout(ErrorCode.WSELAUNCHFAILED, text, "WSActivate") from None
            if code is None:
                raise
            how = f"died of signal {-code}" if code < 0 else f"exited with {code}"
            text = f"{name} {how} without connecting{self._told()}"
            raise ConnectionRefused(ErrorCode.WSELAUNCHFAILED, text, "WSActivate") from None
        self.link.set_yield_function(None)

    def _told(self) -> str:
        self._output.seek(0, 2)
        self._output.seek(max(0, self._output.tell() - _TAIL_BYTES))
        text = self._output.read().decode("utf-8", "replace").strip()
        return f"; its output ends: {text}" if text else ""

    def close(self, *, timeout_seconds: float = _END_SECONDS) -> int:
        """Close the link, wait for the program to end, kill it when it does not; its exit code."""
        self.link.close()
        try:
            return self.process.wait(timeout_seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()
        finally:
            self._output.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()
