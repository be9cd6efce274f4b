"""A score as Markdown: the sentence, the families, survivors first, then who was blamed wrongly.

Rule: made of a ``Score`` alone.
Not here: the score (``score``).
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

from wstp_harness.mutants.score import Score, share, to_json, verdict
from wstp_harness.mutants.trial import Fate, Trial


def save(score: Score, folder: Path) -> tuple[Path, Path]:
    """Write ``mutants.json`` and ``mutants.md`` and return their paths."""
    data, text = folder / "mutants.json", folder / "mutants.md"
    data.write_text(json.dumps(to_json(score), indent=1, ensure_ascii=False) + "\n", "utf-8")
    text.write_text(markdown(score), "utf-8")
    return data, text


def markdown(score: Score) -> str:
    """Return the score as a text with tables."""
    lines = ["# Mutants", "", f"`{score.library}`", "", verdict(score), ""]
    lines += families(score.trials)
    rows = [*score.unexplained, *score.of(Fate.NOT_RUN)]
    lines += table("Survivors", rows, ("mutant", "what is broken", "note"), lambda t: t.note)
    wrong = [t for t in score.of(Fate.KILLED) if not t.right]
    lines += table(
        "Blamed wrongly",
        wrong,
        ("mutant", "what is broken", "blamed"),
        lambda t: f"`{t.blamed or 'nobody'}`",
    )
    lines += table(
        "Killed",
        score.of(Fate.KILLED),
        ("mutant", "what is broken", "first noticed by"),
        lambda t: f"`{t.cell}`: {t.outcome}",
    )
    lines += table(
        "Survived for a known reason",
        score.explained,
        ("mutant", "what is broken", "why"),
        lambda t: t.mutant.survives,
    )
    return "\n".join(lines) + "\n"


def families(trials: Sequence[Trial]) -> list[str]:
    """Return a table with a row for each part of the API."""
    groups: defaultdict[str, list[Trial]] = defaultdict(list)
    for trial in trials:
        groups[trial.mutant.family].append(trial)
    lines = ["| part | mutants | killed | survived | explained | blamed rightly |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, group in sorted(groups.items()):
        killed = [t for t in group if t.fate is Fate.KILLED]
        survived = [t for t in group if t.fate is Fate.SURVIVED]
        explained = sum(bool(t.mutant.survives) for t in survived)
        rightly = f"{share(sum(t.right for t in killed), len(killed)):.0%}" if killed else ""
        numbers = (len(group), len(killed), len(survived) - explained, explained, rightly)
        lines.append(f"| {name} | " + " | ".join(map(str, numbers)) + " |")
    return [*lines, ""]


def table(
    title: str, trials: Sequence[Trial], heads: tuple[str, str, str], last: Callable[[Trial], str]
) -> list[str]:
    """Return a table of trials under a heading; nothing when there are none."""
    if not trials:
        return []
    rows = [f"| `{t.mutant.name}` | {t.mutant.reason} | {cell(last(t))} |" for t in trials]
    return [
        f"## {title} ({len(trials)})",
        "",
        f"| {' | '.join(heads)} |",
        "| --- | --- | --- |",
        *rows,
        "",
    ]


def cell(text: str) -> str:
    """Return a text that stays in one cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")
