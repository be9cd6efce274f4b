"""What the pages name exists: files, headings, commands, options of commands and of the plugin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
import typer

from wstp_harness.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

LINK: Final = re.compile(r"\]\((?P<target>[^)\s]+)\)")
FENCE: Final = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
SPAN: Final = re.compile(r"`([^`]+)`")
HEADING: Final = re.compile(r"^#+ (.+)$", re.MULTILINE)
#: A command of ours with the words up to the end of its line, or of the shell's command.
COMMAND: Final = re.compile(r"\bwstp-harness (?P<name>[a-z]+)\b(?P<words>[^`\n#|;&)]*)")
OPTION: Final = re.compile(r"(?<![\w-])(--?[a-z][a-z-]*)")
QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
PLUGIN_OPTION: Final = re.compile(r"--(wstp-[a-z-]+)")


@pytest.fixture(scope="module")
def options() -> dict[str, frozenset[str]]:
    """Return the options of every command, as the command line itself knows them."""
    group = typer.main.get_command(app)
    commands: Mapping[str, object] = getattr(group, "commands", {})
    return {
        name: frozenset({"-h", "--help"}).union(
            *(parameter.opts for parameter in getattr(command, "params", ()))
        )
        for name, command in commands.items()
    }


def commands_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each command in a page, with each of its options or none."""
    for found in COMMAND.finditer(text.replace("\\\n", " ")):
        words = QUOTED.sub(" ", found["words"])
        yield found["name"], ""
        yield from ((found["name"], option) for option in OPTION.findall(words))


def wrong_commands(text: str, options: Mapping[str, frozenset[str]]) -> list[str]:
    return [
        f"{name} {option}".rstrip()
        for name, option in commands_of(text)
        if name not in options or (option and option not in options[name])
    ]


def slug(heading: str) -> str:
    """Return the anchor of a heading, as the renderers of Markdown make it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def wrong_links(text: str, folder: Path) -> list[str]:
    wrong = []
    for found in LINK.finditer(FENCE.sub("", text)):
        target, _, anchor = found["target"].partition("#")
        if "://" in target:
            continue
        path = folder / target if target else None
        if path is not None and not path.exists():
            wrong.append(found["target"])
        elif anchor:
            read = path.read_text("utf-8") if path else text
            anchors = {slug(heading) for heading in HEADING.findall(FENCE.sub("", read))}
            wrong += [] if anchor in anchors else [found["target"]]
    return wrong


def test_every_relative_link_exists(root: Path, pages: Mapping[str, str]) -> None:
    wrong = {page: wrong_links(text, (root / page).parent) for page, text in pages.items()}

    assert {page: links for page, links in wrong.items() if links} == {}


def test_every_command_and_option_exists(
    pages: Mapping[str, str], options: Mapping[str, frozenset[str]]
) -> None:
    named = [each for text in pages.values() for each in commands_of(text)]
    wrong = {page: wrong_commands(text, options) for page, text in pages.items()}

    assert len({name for name, _ in named}) > 8, "the pages are not read as they are written"
    assert {page: found for page, found in wrong.items() if found} == {}


def test_every_option_named_alone_exists(
    pages: Mapping[str, str], options: Mapping[str, frozenset[str]], pytestconfig: pytest.Config
) -> None:
    known = frozenset().union(*options.values())
    alone = {
        (page, option)
        for page, text in pages.items()
        for span in SPAN.findall(FENCE.sub("", text))
        if span.startswith("--") and not span.startswith("--wstp-")
        for option in OPTION.findall(span)
    }
    of_others = {"--init"}  # of `docker run`
    plugin = {
        name.replace("-", "_") for text in pages.values() for name in PLUGIN_OPTION.findall(text)
    }

    assert alone
    assert {(page, option) for page, option in alone if option not in known | of_others} == set()
    assert plugin
    assert plugin - vars(pytestconfig.option).keys() == set()


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("`wstp-harness run --out DIR -n 2`", []),
        ("`wstp-harness run --nonsense`", ["run --nonsense"]),
        ("$ wstp-harness cases --count --out x  # --nothing", ["cases --out"]),
        ("$ wstp-harness compress a b", ["compress"]),
        ("$ wstp-harness run -k 'a --b' --cell \"--c\"", []),
    ],
)
def test_a_wrong_command_is_found(
    text: str, wrong: list[str], options: Mapping[str, frozenset[str]]
) -> None:
    assert wrong_commands(text, options) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("[a](b.md) [c](https://example.org/d)", []),
        ("[a](b.md#two-words) [a](#here-too)\n\n# Here, too", []),
        ("[a](c.md)", ["c.md"]),
        ("[a](b.md#three)", ["b.md#three"]),
    ],
)
def test_a_wrong_link_is_found(text: str, wrong: list[str], tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("# One\n\n## Two words\n")

    assert wrong_links(text, tmp_path) == wrong
