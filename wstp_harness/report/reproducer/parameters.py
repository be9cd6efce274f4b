"""Parameters of a step as both languages see them: variable, element, number of elements.

Not here: how a value is written (``c_literals``, ``python_literals``).
"""

from dataclasses import dataclass

from wstp_harness.abi import Parameter, Role
from wstp_harness.abi.families import ELEMENT_BY_RAW_TYPE
from wstp_harness.report.reproducer.script import Step


@dataclass(frozen=True, slots=True)
class Count:
    """How many elements there are: a number, what a variable says, or a product of dimensions.

    ``variable`` counts the elements themselves, or the dimensions when ``dims`` names the variable
    with them; ``element`` is then the C type of one dimension.
    """

    number: int | None = None
    variable: str = ""
    dims: str = ""
    element: str = ""


def variable(step: Step, parameter: Parameter) -> str:
    """Return the name of the variable for a parameter of a step."""
    return f"{parameter.name}_{step.number}"


def implicit(step: Step, parameter: Parameter) -> str:
    """Return ``link`` or ``environment`` where a parameter is the end's own, else nothing."""
    if parameter.name in step.given:
        return ""
    return {Role.LINK: "link", Role.ENVIRONMENT: "environment"}.get(parameter.role, "")


def element_of(step: Step, parameter: Parameter) -> str:
    """Return the C type of one element of a buffer."""
    if parameter.typed_by is not None:
        code = step.given.get(parameter.typed_by)
        return ELEMENT_BY_RAW_TYPE.get(code if isinstance(code, int) else -1, "unsigned char")
    return "unsigned char" if parameter.element in {"", "void"} else parameter.element


def pointee(parameter: Parameter) -> str:
    """Return the C type of what a call stores through an out-parameter."""
    return parameter.type.removesuffix("*").strip()


def count_of(step: Step, parameter: Parameter, *, valid: bool = False) -> Count:
    """Return the number of elements at the end of a parameter; ``valid`` counts filled ones."""
    name = parameter.got if valid and parameter.got else parameter.length
    if name is None or name.isdigit():
        return Count(int(name or 1))
    if name != "dims":
        return named(step, name)
    dims = step.prototype.parameter("dims")
    depth = named(step, dims.length or "depth")
    return Count(depth.number, depth.variable, variable(step, dims), element_of(step, dims))


def named(step: Step, name: str) -> Count:
    """Return the number that a parameter gives or receives."""
    value = step.given.get(name)
    if isinstance(value, int):
        return Count(value)
    return Count(None, variable(step, step.prototype.parameter(name)))
