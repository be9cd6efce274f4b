"""Every scalar put against every scalar get, at every edge value of the kind that was put.

Requirement: a number getter returns the number that was sent, converted to its own type and
rounded when it is a real; when the number does not fit it fails with WSEOVFL and leaves the
number on the link for a wider getter. Source: reference pages of WSGetInteger8 to
WSGetReal128 and of WSPutInteger8 to WSPutReal128; halves go to even, observed on 13.2.
"""

import pytest

from wstp_harness.lab import Pair
from wstp_harness.oracle import scalars
from wstp_harness.oracle.numbers import BY_NAME
from wstp_harness.oracle.steps import check


@pytest.mark.spec(
    ("WSGet{get}", "WSPut{put}"),
    "a number is converted to the type asked for; one that does not fit is error 7 and stays",
    source="WSGetInteger32, WSGetReal64: reference pages",
)
@pytest.mark.parametrize("get", BY_NAME)
@pytest.mark.parametrize("put", BY_NAME)
def test_conversion(pair: Pair, put: str, get: str) -> None:
    puts, gets = scalars.exchange(put, get)

    check(pair.writer, puts)
    check(pair.reader, gets)
