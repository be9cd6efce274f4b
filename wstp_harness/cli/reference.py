"""``python -m wstp_harness.cli.reference``: the reference of the binding, from its docstrings.

It prints docs/reference.md; a test compares the two, so that the page cannot be out of date.
Not here: how things are used (docs/tutorial.md).
"""

import inspect
import sys
from collections.abc import Iterator
from functools import cached_property
from types import FunctionType
from typing import Final

from wstp_harness import binding

TITLE: Final = """# Reference of the binding

Made from the docstrings by `python -m wstp_harness.cli.reference > docs/reference.md`. How the
pieces go together is in the [tutorial](tutorial.md).
"""


def page() -> str:
    """Return the page."""
    parts = [TITLE]
    for name in sorted(binding.__all__, key=str.lower):
        value = getattr(binding, name)
        if inspect.isclass(value):
            parts += of_class(name, value)
        elif isinstance(value, FunctionType):
            parts += [f"## {name}\n", code(f"{name}{shown(value)}"), text(value)]
    return "\n".join(parts).rstrip("\n") + "\n"


def of_class(name: str, kind: type) -> Iterator[str]:
    """Yield the parts of a class: what it is, and each public member with its own docstring."""
    yield f"## {name}\n"
    bases = [base.__name__ for base in kind.__mro__[1:] if base.__name__ in binding.__all__]
    if bases:
        yield f"A {bases[0]}.\n"
    yield text(kind)
    for member, value in sorted(members(kind).items()):
        if isinstance(value, property | cached_property):
            yield f"### {name}.{member}\n"
            yield text(value)
        elif isinstance(value, FunctionType | classmethod | staticmethod):
            function = value if isinstance(value, FunctionType) else unwrapped(value)
            yield f"### {name}.{member}\n"
            yield code(f"{member}{shown(function)}")
            yield text(function)


def members(kind: type) -> dict[str, object]:
    """Return the public members of a class that have words, also those it inherits.

    What another class of the reference defines stands there.
    """
    found: dict[str, object] = {}
    for base in kind.__mro__:
        if base is not kind and (base.__module__ == "builtins" or base.__name__ in binding.__all__):
            continue
        for name, value in vars(base).items():
            known = not name.startswith("_") or name == "__init__"
            if known and name not in found and inspect.getdoc(value):
                found[name] = value
    return found


def unwrapped(method: object) -> FunctionType:
    """Return the function of a class method or a static method."""
    function = getattr(method, "__func__", None)
    if not isinstance(function, FunctionType):
        raise TypeError(f"{method!r} is no method written in Python")
    return function


def shown(function: FunctionType) -> str:
    """Return the parameters of a function as they are written, without ``self``."""
    signature = inspect.signature(function)
    kept = [p for name, p in signature.parameters.items() if name not in {"self", "cls"}]
    return str(signature.replace(parameters=kept)).replace("'", "")


def code(line: str) -> str:
    """Return a line of Python as a block."""
    return f"```python\n{line}\n```\n"


def text(value: object) -> str:
    """Return a docstring as Markdown: its sections stay as they are written, in a block."""
    words = inspect.getdoc(value) or ""
    first, _, rest = words.partition("\n\n")
    body = f"{first}\n"
    if rest:
        body += f"\n```text\n{rest}\n```\n"
    return body


if __name__ == "__main__":
    sys.stdout.write(page())
