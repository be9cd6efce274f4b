"""``python -m wstp_harness.abi.write``: write the derived files, or ``--check`` them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from wstp_harness.abi.write import derived_files


def main() -> int:
    """Write or compare; 1 when ``--check`` finds a file that needs writing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    check = parser.parse_args().check
    package = Path(__file__).parents[2]
    stale = 0
    for name, text in derived_files().items():
        path = package / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        sys.stdout.write(f"{'stale' if check else 'written'}: {name}\n")
    return 1 if check and stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
