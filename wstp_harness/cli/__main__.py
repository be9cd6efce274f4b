"""``python -m wstp_harness.cli`` is ``wstp-harness``."""

from wstp_harness.cli import main

main()
