"""A link: everything one end can do, each part in a file of its own."""

from __future__ import annotations

from wstp_harness.binding.expression import Expressions
from wstp_harness.binding.messages import Messages
from wstp_harness.binding.properties import Properties


class Link(Expressions, Messages, Properties):
    """One end of a link, opened by an `Environment` or accepted by a `LinkServer`."""
