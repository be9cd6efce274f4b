"""The name of the file for the log of a link.

Requirement: WSLogFileNameForLink makes a name of the link's name. Source: WSLogFileNameForLink,
reference page.
"""

import pytest

from wstp_harness.lab import Pair


@pytest.mark.topologies("!loopback")
@pytest.mark.spec(
    ("WSLogFileNameForLink", "WSReleaseLogFileNameForLink"),
    "a name for the log of a link is made of the link's name",
    source="WSLogFileNameForLink, reference page",
)
def test_file_name(pair: Pair) -> None:
    link = pair.writer.call("WSName").returned

    named = pair.writer.call("WSLogFileNameForLink")

    name = named.outputs["name"]
    assert named.returned == 1
    assert isinstance(link, bytes)
    assert isinstance(name, bytes)
    assert link in name
