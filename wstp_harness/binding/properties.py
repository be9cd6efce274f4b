"""What a link is and is called: names and error texts in every encoding, device, ids, user data.

Also the log of a link and its symbol replacements, which belong to the link and not to its stream.
"""

from __future__ import annotations

import ctypes
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.abi import callback_type
from wstp_harness.abi.codes import DeviceSelector, DeviceType, LinkMode
from wstp_harness.binding import native
from wstp_harness.binding.connection import Connection
from wstp_harness.binding.text import Encoding

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

_INFORMATION_BYTES: Final = 1024


@dataclass(frozen=True, slots=True)
class Device:
    """What carries a link. Source: ``WSDeviceInformation``.

    Attributes:
        type: Kind of transport; an int when the table does not know it.
        name: Name of the transport object, "" when it has none.
        mode: `LinkMode` bits: ``LISTENBIT``, ``CONNECTBIT``, …
        options: `wstp_harness.abi.codes.LinkOption` bits it was opened with.
    """

    type: DeviceType | int
    name: str
    mode: int
    options: int

    @property
    def listens(self) -> bool:
        """Whether the link was opened as the listening end."""
        return bool(self.mode & LinkMode.LISTENBIT)


class Properties(Connection):
    """Names, device, ids, user data, log."""

    _user_data: object = None

    # --- texts
    def name_in(self, encoding: Encoding) -> str:
        """The link's name, asked for in an encoding; "" when it has none.

        Source: ``WS{encoding}LinkName``.
        """
        return self._lent_text("LinkName", encoding)

    def error_message_in(self, encoding: Encoding) -> str:
        """The error's text, asked for in an encoding. Source: ``WS{encoding}ErrorMessage``."""
        return self._lent_text("ErrorMessage", encoding)

    def _lent_text(self, what: str, encoding: Encoding) -> str:
        if encoding is Encoding.NATIVE:
            address = self.raw(f"WS{what}")
            units: tuple[int, ...] = ()
        else:
            count = ctypes.c_int()
            address = self.raw(f"WS{encoding}{what}", ctypes.byref(count))
            units = (count.value,)
        if not address:
            return ""
        data = ctypes.string_at(address, *(n * encoding.unit_bytes for n in units))
        self.raw(f"WSRelease{encoding}{what}", address, *units)
        return encoding.from_units(data)

    def rename(self, name: str) -> None:
        """Give the link another name, for its own end only. Source: ``WSSetName``."""
        self.raw("WSSetName", native.encode(name))

    @property
    def is_loopback(self) -> bool:
        """Whether the link reads what it wrote. Source: ``WSIsLinkLoopback``."""
        return bool(self.raw("WSIsLinkLoopback"))

    @property
    def number(self) -> int:
        """Number of the link in its environment, from 1. Source: ``WSNumber``."""
        return self.raw("WSNumber")

    # --- device
    def device(self) -> Device:
        """What carries the link. Source: ``WSDeviceInformation``."""
        kind = self._device_number(DeviceSelector.MLDEVICE_TYPE)
        return Device(
            DeviceType(kind) if kind in set(DeviceType) else kind,
            self._device_bytes(DeviceSelector.MLDEVICE_NAME).split(b"\0")[0].decode("latin-1"),
            self._device_number(DeviceSelector.MLDEVICE_MODE),
            self._device_number(DeviceSelector.MLDEVICE_OPTIONS),
        )

    def _device_bytes(self, selector: DeviceSelector) -> bytes:
        buffer = ctypes.create_string_buffer(_INFORMATION_BYTES)
        size = ctypes.c_long(_INFORMATION_BYTES)
        found = self.raw("WSDeviceInformation", selector, buffer, ctypes.byref(size))
        return buffer.raw[: size.value] if found else b""

    def _device_number(self, selector: DeviceSelector) -> int:
        return int.from_bytes(self._device_bytes(selector), "little")

    # --- user data
    @property
    def user_data(self) -> object:
        """What `set_user_data` attached, None when nothing did."""
        return self._user_data

    def set_user_data(self, data: object, on_close: Callable[[object], None] | None = None) -> None:
        """Attach an object to the link, and what is to happen to it when the link is closed.

        The C pointer that goes with it identifies the object and is not to be followed.
        Source: ``WSSetUserData``.

        Args:
            data: Any object; None takes the last one off again.
            on_close: Called once with `data` by ``WSClose``, in the closing thread; what it raises
                is written to standard error (`sys.unraisablehook`), because closing goes on.
        """
        function = None
        if on_close is not None:

            def close(_link: int | None) -> None:
                on_close(data)

            function = callback_type("WSUserFunction")(close)
            self._kept.append(function)
        address = None if data is None else id(data)
        self.raw("WSSetUserData", address, function)
        self._user_data = data

    # --- log
    def log_to(self, path: PathLike[str] | str) -> None:
        """Write what crosses the link to a text file, appending. Source: ``WSLogStreamToFile``.

        Raises:
            LinkError: The library refuses.
        """
        self.checked("WSLogStreamToFile", os.fsencode(path))

    def pause_log(self) -> None:
        """Write nothing until `resume_log`. Source: ``WSDisableLoggingStream``."""
        self.checked("WSDisableLoggingStream")

    def resume_log(self) -> None:
        """Write again. Source: ``WSEnableLoggingStream``."""
        self.checked("WSEnableLoggingStream")

    def stop_log(self, path: PathLike[str] | str | None = None) -> None:
        """Close one log, or all of them. Source: ``WSStopLoggingStream(ToFile)``.

        Raises:
            LinkError: The library refuses.
        """
        if path is None:
            self.checked("WSStopLoggingStream")
        else:
            self.checked("WSStopLoggingStreamToFile", os.fsencode(path))

    # --- symbols
    def replace_symbol(self, ours: str, theirs: str) -> int:
        """Send the symbol `ours` as `theirs`, and read it back as `ours`.

        Both are full names with a context. Source: ``WSSetSymbolReplacement``.

        Returns:
            Number of the rule, for `drop_replacement`.

        Raises:
            LinkError: The library refuses.
        """
        a, b = native.encode(ours), native.encode(theirs)
        rule = self.raw("WSSetSymbolReplacement", a, len(a), b, len(b))
        if rule < 0:
            raise self.failure("WSSetSymbolReplacement")
        return rule

    def drop_replacement(self, rule: int | None = None) -> None:
        """End one rule, or all. Source: ``WSClearSymbolReplacement``."""
        if rule is None:
            self.raw("WSClearAllSymbolReplacements")
        else:
            self.raw("WSClearSymbolReplacement", rule)
