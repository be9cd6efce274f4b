"""A reproducer in Python: one file for the standard library and the library under test.

Rule: the calls stand one after the other as a programmer would write them; the machinery around
them is ``assets/reproducer.py.in``, the same in every file.
Not here: what is played (``script``).
"""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import Extended, Parameter, Role, ctype_of
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.report.reproducer.parameters import (
    Count,
    count_of,
    element_of,
    implicit,
    pointee,
    variable,
)
from wstp_harness.report.reproducer.script import Check, Part, Script, Step
from wstp_harness.report.reproducer.template import written
from wstp_harness.report.reproducer.values import Given, NotReproducible, memory

WIDTH: Final = 120


def render(script: Script, build: str) -> str:
    """Return the source.

    Args:
        script: What it plays.
        build: The command that runs it, for the comment on top.
    """
    marks = {
        "LABELS": repr([part.label for part in script.parts]),
        "PROCESSES": str(len(script.parts) if script.processes else 1),
        "CHECKS": str(script.checks),
        "PARTS": "\n".join(part_text(part) for part in script.parts).strip("\n"),
        "FUNCTIONS": ", ".join(f"play_{part.label}" for part in script.parts),
    }
    return written("reproducer.py.in", marks, "#", script.introduction(build))


def part_text(part: Part) -> str:
    """Return the function that makes the calls of one end."""
    body = "".join(f"    {line}\n" if line else "\n" for line in lines_of(part))
    return f"\n\ndef play_{part.label}(end):\n{body}"


def lines_of(part: Part) -> Iterator[str]:
    """Yield the lines of one end: opening, calls, and the link that is left to close."""
    words = None if part.words is None else list(part.words)
    yield f"link = opened(end, {words!r})"
    for step in part.steps:
        yield ""
        yield from call(step)
    closed = any(step.prototype.name == "WSClose" for step in part.steps)
    yield ""
    yield "return None" if closed else "return link"


def call(step: Step) -> Iterator[str]:
    """Yield the lines of one call: its variables, the call, its check, what is given back."""
    number, prototype = step.number, step.prototype
    arguments = []
    for parameter in prototype.parameters:
        declaration, argument = argument_of(step, parameter)
        yield from declaration
        arguments.append(argument)
    given = ", ".join([repr(prototype.name), kind(prototype.result.type), *arguments])
    said = step.said if len(step.said) <= WIDTH else f"{step.said[:WIDTH]}..."
    yield f"returned_{number} = call(end, {step.after}, {said!r}, {given})"
    if step.check:
        yield from check(step, step.check)
    if prototype.release and prototype.failure == "0":
        values = ", ".join(release_argument(step, name) for name in prototype.release.arguments)
        yield f"if returned_{number}:"
        yield f"    function({prototype.release.function!r}, None)({values})"
    yield "done(end)"


def kind(c_type: str) -> str:
    """Return the ctypes type of a C type."""
    found = ctype_of(c_type)
    return f"ctypes.{found.__name__}" if found else "None"


def argument_of(step: Step, parameter: Parameter) -> tuple[list[str], str]:
    """Return the declarations that an argument needs and the argument itself."""
    name = variable(step, parameter)
    if own := implicit(step, parameter):
        return [], own
    if parameter.name in step.handles:
        return [], f"ctypes.c_void_p({step.handles[parameter.name]})"
    if parameter.role is Role.BUFFER_FILL:
        count = expression(count_of(step, parameter))
        return [f"{name} = ({kind(element_of(step, parameter))} * (({count}) + 1))()"], name
    if parameter.role in LENT_ROLES:
        return [f"{name} = ctypes.c_void_p()"], f"ctypes.byref({name})"
    if parameter.is_output:
        declared = [f"{name} = unwritten({kind(pointee(parameter))})"]
        if parameter.role is Role.SCALAR_INOUT:
            declared = [f"{name} = {scalar(pointee(parameter), step.given[parameter.name])}"]
        return declared, f"ctypes.byref({name})"
    return input_of(step, parameter, name)


def input_of(step: Step, parameter: Parameter, name: str) -> tuple[list[str], str]:
    """Return declarations and argument of a value that goes in."""
    value = step.given[parameter.name]
    if value is None:
        return [], "None"
    if parameter.role is Role.HEADS_IN and isinstance(value, list):
        return [f"{name} = strings({value!r})"], name
    if isinstance(value, int | float | Extended):
        return [], scalar(parameter.type, value)
    data = memory(value, element_of(step, parameter))
    return [f"{name} = memory({data!r})"], name


def scalar(c_type: str, value: Given) -> str:
    """Return a number of a C type, exactly.

    Raises:
        NotReproducible: The value is no number.
    """
    made = kind(c_type)
    if isinstance(value, Extended):
        return f"{made}.from_buffer_copy(bytes.fromhex({value.bits.hex()!r}) + bytes(6))"
    if isinstance(value, float):
        return f"{made}(float.fromhex({value.hex()!r}))"
    if isinstance(value, int):
        return f"{made}({value})"
    raise NotReproducible(f"{value!r:.60} is no number")


def expression(count: Count) -> str:
    """Return a number of elements as Python."""
    depth = str(count.number) if count.number is not None else f"{count.variable}.value"
    if not count.dims:
        return depth
    return f"product({count.dims}, {depth}, {kind(count.element)})"


def release_argument(step: Step, name: str) -> str:
    """Return what a Release function takes for a parameter of the function that lent."""
    if name == "result":
        return f"ctypes.c_void_p(returned_{step.number})"
    parameter = step.prototype.parameter(name)
    if own := implicit(step, parameter):
        return own
    if name in step.given and not parameter.is_output:
        return input_of(step, parameter, variable(step, parameter))[1]
    return variable(step, parameter)


def check(step: Step, wanted: Check) -> Iterator[str]:
    """Yield the lines that check the fact which was wrong."""
    found, element = found_at(step, wanted)
    values: list[object] = []
    for value in wanted.values:
        if value is None or (isinstance(value, int) and not found.startswith("at(")):
            values.append(value)
        else:
            values.append(memory(value, element))
    if found.endswith(".value") and not all(isinstance(value, int) for value in values):
        size = 10 if any(isinstance(value, Extended) for value in wanted.values) else ""
        name = found.removesuffix(".value")
        found = f"bytes({name})[:{size}]" if size else f"bytes({name})"
        untouched = f"b'\\xa5' * len({found})"
        shown = ", ".join(untouched if value is None else repr(value) for value in values)
    else:
        shown = ", ".join(map(repr, values))
    facts = f"{step.prototype.name!r}, {wanted.facet!r}, {found}, [{shown}], {wanted.known}"
    yield f"check({facts})"


def found_at(step: Step, wanted: Check) -> tuple[str, str]:
    """Return where a fact stands, and the C type of its elements."""
    number = step.number
    if wanted.facet == "error":
        return 'function("WSError")(link)', "int"
    if wanted.facet == "returned":
        result = step.prototype.result
        name = f"returned_{number}"
        if not result.type.endswith("*"):
            return name, result.type
        return f"at({name}, {size_of(step, result)})", element_of(step, result)
    parameter = step.prototype.parameter(wanted.facet)
    name = variable(step, parameter)
    element = element_of(step, parameter)
    if parameter.role is Role.BUFFER_FILL:
        return f"at(ctypes.addressof({name}), {size_of(step, parameter)})", element
    if parameter.role in LENT_ROLES:
        return f"at({name}, {size_of(step, parameter)})", element
    return f"{name}.value", pointee(parameter)


def size_of(step: Step, parameter: Parameter) -> str:
    """Return the size of memory that the library lent or filled; None up to its terminator."""
    if parameter.length is None:
        return "None"
    count = expression(count_of(step, parameter, valid=True))
    return f"({count}) * ctypes.sizeof({kind(element_of(step, parameter))})"
