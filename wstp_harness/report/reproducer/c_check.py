"""The check of a reproducer in C: where the wrong fact stands, and what it should be.

Not here: the calls (``c``).
"""

from collections.abc import Iterator

from wstp_harness.abi import Extended, Parameter, Role
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.report.reproducer.c_literals import block, literal, text
from wstp_harness.report.reproducer.parameters import Count, count_of, element_of, variable
from wstp_harness.report.reproducer.script import Check, Step
from wstp_harness.report.reproducer.values import memory


def check(step: Step, wanted: Check) -> Iterator[str]:
    """Yield the lines that check the fact which was wrong."""
    said, known = text(step.prototype.name.encode()), int(wanted.known)
    facet = text(wanted.facet.encode())
    first = wanted.values[0]
    found, size, element = found_at(step, wanted)
    if not size and all(isinstance(value, int) for value in wanted.values):
        numbers = ", ".join(literal(value) for value in wanted.values)
        count = len(wanted.values)
        yield f"const long long wanted[] = {{{numbers}}};"
        yield f"check_number({said}, {facet}, (long long){found}, wanted, {count}, {known});"
        return
    if not size:
        found, size = f"&{found}", "10" if isinstance(first, Extended) else f"sizeof {found}"
    if first is None and not found.startswith("&"):
        yield f"check_bytes({said}, {facet}, {found}, 0, 0, 0, {known});"
        return
    if first is None:
        data = b"\xa5" * 16
        yield from block("unsigned char", data, "wanted")
        yield f"check_bytes({said}, {facet}, {found}, {size}, wanted, {size}, {known});"
        return
    data = memory(first, element)
    yield from block("unsigned char", data, "wanted")
    yield f"check_bytes({said}, {facet}, {found}, {size}, wanted, {len(data)}, {known});"


def found_at(step: Step, wanted: Check) -> tuple[str, str, str]:
    """Return where a fact stands: expression, its size in bytes ('' for a number), its element."""
    number = step.number
    if wanted.facet == "error":
        return "WSError(link)", "", "int"
    if wanted.facet == "returned":
        result = step.prototype.result
        name = f"returned_{number}"
        if not result.type.endswith("*"):
            return name, "", result.type
        return name, bytes_of(step, result, name), element_of(step, result)
    parameter = step.prototype.parameter(wanted.facet)
    name = variable(step, parameter)
    if parameter.role is Role.BUFFER_FILL or parameter.role in LENT_ROLES:
        return name, bytes_of(step, parameter, name), element_of(step, parameter)
    return name, "", parameter.element or parameter.type.removesuffix("*").strip()


def bytes_of(step: Step, parameter: Parameter, name: str) -> str:
    """Return the C expression for the size of memory that the library lent or filled."""
    if parameter.length is None:  # text that ends with a zero
        return f"({name} ? strlen((const char *){name}) : 0)"
    count = expression(count_of(step, parameter, valid=True))
    return f"({name} ? ({count}) * sizeof *{name} : 0)"


def expression(count: Count) -> str:
    """Return a number of elements as C."""
    depth = str(count.number) if count.number is not None else count.variable
    if not count.dims:
        return depth
    return f"product_{count.element}({count.dims}, {depth})"
