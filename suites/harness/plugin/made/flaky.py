"""A case that passes at its second attempt only."""

from pathlib import Path

import pytest


@pytest.mark.spec("WSFlush", "sends")
@pytest.mark.usefixtures("loopback")
def test_flaky(request: pytest.FixtureRequest) -> None:
    seen = Path(request.config.rootpath, "seen")
    seen.write_text(seen.read_text() + "x" if seen.exists() else "x")
    assert len(seen.read_text()) == 2
