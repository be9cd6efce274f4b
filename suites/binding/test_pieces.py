"""Arrays by parts: shape first, elements in pieces of any size.

Source: WSPutArrayType, WSPut{kind}ArrayData, WSGetArrayTypeWithDepthAndLeafType,
WSGet{kind}ArrayData, header and observation.
"""

from __future__ import annotations

import array
from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import OutOfSequence, Protocol, channel

if TYPE_CHECKING:
    from wstp_harness.binding import Environment

ALL = [Protocol.LOOPBACK, Protocol.INTRAPROCESS, Protocol.SHARED_MEMORY, Protocol.TCPIP]
INTEGERS = {"Integer8": "B", "Integer16": "h", "Integer32": "i", "Integer64": "q"}
REALS = {"Real32": "f", "Real64": "d"}


@pytest.mark.parametrize("protocol", ALL)
@pytest.mark.parametrize("kind", [*INTEGERS, *REALS])
def test_an_array_goes_and_comes_in_pieces(
    environment: Environment, kind: str, protocol: Protocol
) -> None:
    data = array.array((INTEGERS | REALS)[kind], range(6))

    with channel(protocol, environment) as (writer, reader):
        with writer.put_array_pieces(kind, (2, 3)) as pieces:
            pieces.put(data[:1])
            pieces.put(data[1:])
        writer.flush()

        with reader.get_array_pieces(kind) as got:
            assert got.shape == (2, 3)
            assert [*got.get(4), *got.get(2)] == data.tolist()
            assert got.left == 0


def test_heads_go_with_the_shape(environment: Environment) -> None:
    with environment.loopback() as link:
        with link.put_array_pieces("Integer32", (1, 2), heads=["f", "g"]) as pieces:
            pieces.put([3, 4])

        with link.lend_array("Integer32") as loan:
            assert loan.heads == (b"f", b"g")
            assert loan.view.tobytes() == array.array("i", [3, 4]).tobytes()


def test_a_whole_array_is_got_in_pieces(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_array(array.array("d", [0.5, 1.5, 2.5]), heads=[b"h"])

        with link.get_array_pieces("Real64") as got:
            assert (got.shape, got.heads) == ((3,), ("h",))
            assert got.get(3).tolist() == [0.5, 1.5, 2.5]


def test_more_than_the_shape_is_refused(environment: Environment) -> None:
    with environment.loopback() as link:
        with link.put_array_pieces("Integer32", (2,)) as pieces:
            with pytest.raises(ValueError, match="3 elements for the shape"):
                pieces.put([1, 2, 3])
            pieces.put([1, 2])

        with (
            link.get_array_pieces("Integer32") as got,
            pytest.raises(ValueError, match="3 elements where 2 are left"),
        ):
            got.get(3)


def test_heads_that_do_not_fit_are_refused(environment: Environment) -> None:
    with environment.loopback() as link, pytest.raises(ValueError, match="1 heads for 2"):
        link.put_array_pieces("Integer32", (1, 2), heads=["f"])


def test_what_is_no_array_does_not_come_in_pieces(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("text")

        with pytest.raises(OutOfSequence):
            link.get_array_pieces("Integer32")
