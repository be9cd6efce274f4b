"""Entitlement secrets of Wolfram's licences, taken out of everything a report may show.

Rule: a secret is replaced before it is written or printed anywhere, whichever call, output or
command line it came in. What looks like an entitlement ID is one.
Not here: paths of the machine (``publish``).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Self

from wstp_harness.report.store import Json

SHOWN: Final = "[withheld]"
#: An on-demand entitlement: ``O-``, four signs, and the rest in groups.
_ID: Final = re.compile(r"\bO-[A-Z0-9]{4}-[A-Z0-9]{4,}(?:-[A-Z0-9]+)*")
#: The word after the kernel's option, as a shell or as a list of words writes it.
_OPTION: Final = re.compile(r"(-{1,2}entitlement(?:=|['\",\s])+)[^\s'\",\]]+", re.IGNORECASE)
_NAMED: Final = re.compile(r"ENTITLEMENT", re.IGNORECASE)
#: A shorter value would be found in texts that have nothing to do with it.
_SHORTEST: Final = 8


@dataclass(frozen=True, slots=True)
class Withheld:
    """What must not be shown: the values of variables that hold entitlements, and what looks so."""

    values: tuple[str, ...] = ()

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """Return what the variables of a process hold."""
        found = {v for k, v in environment.items() if _NAMED.search(k) and len(v) >= _SHORTEST}
        return cls(tuple(sorted(found, key=len, reverse=True)))

    def text(self, text: str) -> str:
        """Return a text without secrets."""
        for value in self.values:
            text = text.replace(value, SHOWN)
        if "entitlement" in text.lower():
            text = _OPTION.sub(rf"\1{SHOWN}", text)
        return _ID.sub(SHOWN, text) if "O-" in text else text

    def data(self, data: Json) -> Json:
        """Return plain data without secrets."""
        if isinstance(data, str):
            return self.text(data)
        if isinstance(data, list):
            return [self.data(each) for each in data]
        if isinstance(data, dict):
            return {key: self.data(value) for key, value in data.items()}
        return data
