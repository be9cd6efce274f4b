"""The frame of a reproducer: a template of the assets with its marks replaced, a comment on top.

Not here: what stands at the marks (``c``, ``python``).
"""

from collections.abc import Iterable, Mapping

from wstp_harness.report.base import asset


def written(template: str, marks: Mapping[str, str], comment: str, top: Iterable[str]) -> str:
    """Return a source file.

    Args:
        template: Name of the asset.
        marks: What stands for ``@LABELS@`` and the other marks, by the word between the signs.
        comment: What begins a comment in the language.
        top: Lines of the comment on top.
    """
    source = asset(template)
    for mark, value in marks.items():
        source = source.replace(f"@{mark}@", value)
    lines = "".join(f"{comment} {line}\n" for line in top)
    return f"{lines}\n{source}"
