"""A result that can be shown to anybody: no path of the machine it was made on.

A path becomes the name of its file. What a library does with paths of its own (``/dev/shm``,
``/proc``, the folder of its FIFOs) is a fact and stays.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, cast

from wstp_harness.report import store

if TYPE_CHECKING:
    from wstp_harness.report.model import Result
    from wstp_harness.report.store import Json

PATH: Final = re.compile(r"(?<![\w.:/@-])/(?:[\w.+@%-]+/)*([\w.+@%-]+)")
FACTS: Final = ("/dev/", "/proc/", "/tmp/MathLink")  # noqa: S108 - a name to keep, not to use


def without_paths(result: Result) -> Result:
    """Return the result with every path of the machine cut to its last part."""
    data = cast("Json", json.loads(store.render(result)))
    return store.from_json(type(result), _cut(data))


def _cut(data: Json) -> Json:
    if isinstance(data, str):
        return PATH.sub(_name, data)
    if isinstance(data, list):
        return [_cut(each) for each in data]
    if isinstance(data, dict):
        return {key: _cut(value) for key, value in data.items()}
    return data


def _name(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith(FACTS) else found[1]
