"""A link that a call returned can be made an end of its own, closed and counted as others."""

from pathlib import Path

import pytest

from wstp_harness.lab import HarnessFault, Pool


def test_an_adopted_link_takes_calls_and_is_closed_when_given_back(
    shared_pool: Pool, good_library: Path
) -> None:
    loop = shared_pool.loopback(good_library)
    loop.call("WSPutInteger32", 7)

    made = loop.call("WSDuplicateLink", "copy")
    copy = loop.agent.adopt("copy", made.returned)
    got = copy.call("WSGetInteger32")
    failed = copy.call("WSGetInteger32")

    assert copy.name == "copy"
    assert got.outputs["value"] == 7
    assert failed.error == 25
    assert shared_pool.give_back(loop) == []
    assert copy.closed


@pytest.mark.parametrize("no_link", [None, 0, b"link"])
def test_what_is_no_link_is_the_harness_fault(
    no_link: object, shared_pool: Pool, good_library: Path
) -> None:
    loop = shared_pool.loopback(good_library)

    with pytest.raises(HarnessFault, match="no link"):
        loop.agent.adopt("nothing", no_link)

    assert shared_pool.give_back(loop) == []
