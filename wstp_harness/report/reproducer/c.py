"""A reproducer in C: one file for ``cc``, the header ``wstp.h`` and the library.

Rule: the calls stand one after the other as a programmer would write them; the machinery around
them is ``assets/reproducer.c.in``, the same in every file.
Not here: what is played (``script``).
"""

from collections.abc import Iterator
from typing import Final

from wstp_harness.abi import Extended, Parameter, Role
from wstp_harness.abi.prototype import LENT_ROLES
from wstp_harness.report.reproducer.c_check import check, expression
from wstp_harness.report.reproducer.c_literals import block, extended, joined, literal, text
from wstp_harness.report.reproducer.parameters import (
    count_of,
    element_of,
    implicit,
    pointee,
    variable,
)
from wstp_harness.report.reproducer.script import Part, Script, Step
from wstp_harness.report.reproducer.template import written
from wstp_harness.report.reproducer.values import memory

TEXTS: Final = frozenset({"char", "unsigned char"})


def render(script: Script, build: str) -> str:
    """Return the source.

    Args:
        script: What it plays.
        build: The commands that build and run it, for the comment on top.
    """
    marks = {
        "ENDS": str(len(script.parts)),
        "PROCESSES": str(len(script.parts) if script.processes else 1),
        "CHECKS": str(int(script.checks)),
        "LABELS": ", ".join(f'"{part.label}"' for part in script.parts),
        "PARTS": "\n".join(part_text(part) for part in script.parts),
        "FUNCTIONS": ", ".join(f"play_{part.label}" for part in script.parts),
    }
    return written("reproducer.c.in", marks, "//", script.introduction(build))


def part_text(part: Part) -> str:
    """Return the function that makes the calls of one end."""
    body = "".join(f"  {line}".rstrip() + "\n" for line in lines_of(part))
    return f"\nstatic WSLINK play_{part.label}(int end) {{\n{body}}}\n"


def lines_of(part: Part) -> Iterator[str]:
    """Yield the lines of one end: opening, calls, and the link that is left to close."""
    yield "int open_error = 0;"
    if part.words is None:
        yield "WSLINK link = WSLoopbackOpen(environment, &open_error);"
    else:
        yield from opening(part)
    yield 'if (!link) impossible("the link could not be opened", open_error);'
    if part.label == "listener":
        yield "const char *name = WSName(link);"
        yield 'snprintf(stage->name, sizeof stage->name, "%s", name ? name : "");'
        yield "atomic_store(&stage->named, 1);"
    for step in part.steps:
        yield ""
        yield from call(step)
    closed = any(step.prototype.name == "WSClose" for step in part.steps)
    yield ""
    yield "return 0;" if closed else "return link;"


def opening(part: Part) -> Iterator[str]:
    """Yield the lines that open one end of a link; the connector takes the listener's name."""
    words = [text(word) for word in part.words or ()]
    if part.label == "connector":
        yield "wait_for(&stage->named, 1);"
        if '"-linkname"' in words:
            words[words.index('"-linkname"') + 1] = "stage->name"
    yield f"char *argv[] = {{{', '.join(words)}, 0}};"
    yield f"WSLINK link = WSOpenArgcArgv(environment, {len(words)}, argv, &open_error);"


def call(step: Step) -> Iterator[str]:
    """Yield the lines of one call: its variables, the call, its check, what is given back."""
    number, prototype = step.number, step.prototype
    arguments = []
    for parameter in prototype.parameters:
        declaration, argument = argument_of(step, parameter)
        yield from declaration
        arguments.append(argument)
    invoked = f"{prototype.name}({', '.join(arguments)})"
    closing = prototype.name == "WSClose"
    yield f"enter(end, {step.after}, {text(step.said[:120].encode('ascii', 'replace'))});"
    if prototype.result.role is Role.NOTHING:
        yield f"{invoked};"
    else:
        yield f"{joined(prototype.result.type, f'returned_{number}')} = {invoked};"
        yield f"(void)returned_{number};"
    yield f"leave(end, {'0' if closing else 'link'});"
    if step.check:
        yield from check(step, step.check)
    if prototype.release and prototype.failure == "0":
        given_back = ", ".join(release_argument(step, name) for name in prototype.release.arguments)
        yield f"if (returned_{number}) {prototype.release.function}({given_back});"
    yield "atomic_fetch_add(&stage->done[end], 1);"


def argument_of(step: Step, parameter: Parameter) -> tuple[list[str], str]:
    """Return the declarations that an argument needs and the argument itself.

    Raises:
        NotReproducible: Nothing is known that could stand there.
    """
    name = variable(step, parameter)
    if own := implicit(step, parameter):
        return [], own
    if parameter.name in step.handles:
        return [], f"({parameter.type}){step.handles[parameter.name]}"
    if parameter.role is Role.BUFFER_FILL:
        length = expression(count_of(step, parameter))
        return [f"{element_of(step, parameter)} {name}[({length}) + 1] = {{0}};"], name
    if parameter.is_output:
        start = "= 0" if parameter.role in LENT_ROLES else ""
        declared = [f"{joined(pointee(parameter), name)} {start}".rstrip() + ";"]
        if parameter.role is Role.SCALAR_INOUT:
            declared.append(f"{name} = {literal(step.given[parameter.name])};")
        elif not start:
            declared.append(f"memset(&{name}, 0xA5, sizeof {name});")
        return declared, f"&{name}"
    return input_of(step, parameter, name)


def input_of(step: Step, parameter: Parameter, name: str) -> tuple[list[str], str]:
    """Return declarations and argument of a value that goes in."""
    value = step.given[parameter.name]
    if value is None:
        return [], "0"
    if parameter.role is Role.HEADS_IN and isinstance(value, list):
        heads = ", ".join(text(head) if isinstance(head, bytes) else "0" for head in value)
        return [f"const char *{name}[] = {{{heads or '0'}}};"], name
    if isinstance(value, Extended):
        return extended(value, name), name
    if isinstance(value, int | float):
        cast = f"({parameter.type})" if parameter.type.endswith("*") else ""
        return [], f"{cast}{literal(value)}"
    element = element_of(step, parameter)
    if parameter.role is Role.TEXT_IN and element in TEXTS and isinstance(value, bytes):
        return [], f"({parameter.type}){text(value)}" if element != "char" else text(value)
    return block(element, memory(value, element), name), f"({parameter.type}){name}"


def release_argument(step: Step, name: str) -> str:
    """Return what a Release function takes for a parameter of the function that lent."""
    if name == "result":
        return f"returned_{step.number}"
    parameter = step.prototype.parameter(name)
    if own := implicit(step, parameter):
        return own
    if name in step.given and not parameter.is_output:
        return input_of(step, parameter, variable(step, parameter))[1]
    return variable(step, parameter)
