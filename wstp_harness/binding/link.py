"""A link: everything one end can do, each part in a file of its own."""

from __future__ import annotations

from wstp_harness.binding.numbers import Numbers
from wstp_harness.binding.packets import Packets
from wstp_harness.binding.text import Text


class Link(Numbers, Text, Packets):
    """One end of a link, opened by an `Environment` or a `LinkServer`."""
