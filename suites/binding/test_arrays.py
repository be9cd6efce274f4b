"""Lists and arrays from and to any buffer, with and without NumPy.

Source: WSPut…List, WSPut…Array, WSGet…List, WSGet…Array, guides "Exchanging Lists" and "Exchanging
Multidimensional Arrays"; the buffer protocol.
"""

from __future__ import annotations

import array
from typing import TYPE_CHECKING

import pytest

from wstp_harness.binding import Extended, OutOfSequence, Protocol, channel
from wstp_harness.binding.buffers import block_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from wstp_harness.binding import Environment

ELEMENTS = {"Integer16": "h", "Integer32": "i", "Integer64": "q", "Real32": "f", "Real64": "d"}
OF_EVERY_SHAPE = [(6,), (2, 3), (1, 2, 3), (3, 1, 2, 1)]


@pytest.mark.parametrize("protocol", Protocol)
@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_list_from_an_array_comes_back(
    environment: Environment, kind: str, protocol: Protocol
) -> None:
    data = array.array(ELEMENTS[kind], range(100))

    with channel(protocol, environment) as (writer, reader):
        writer.put_list(data)
        writer.flush()

        assert reader.get_list(kind).tolist() == data.tolist()


@pytest.mark.parametrize("shape", OF_EVERY_SHAPE, ids=str)
def test_an_array_keeps_its_shape(environment: Environment, shape: tuple[int, ...]) -> None:
    flat = memoryview(bytearray(range(6)))

    with environment.loopback() as link:
        link.put_array(flat, dims=shape)
        with link.lend_array("Integer32") as loan:
            assert loan.shape == shape
            assert loan.heads == (b"List",) * len(shape)
            assert bytes(loan.view.cast("B").cast("i")) == bytes(array.array("i", range(6)))


def test_a_numpy_array_of_any_layout_comes_back(environment: Environment) -> None:
    numpy = pytest.importorskip("numpy")
    whole = numpy.arange(48, dtype="f8").reshape(4, 3, 4)

    with environment.loopback() as link:
        for part in (whole, whole[::-2, :, 1:3], whole.T, numpy.asfortranarray(whole)):
            link.put_array(part)

            assert numpy.array_equal(link.get_numpy("Real64"), part)


def test_long_doubles_keep_all_bits_in_lists_and_arrays(environment: Environment) -> None:
    numpy = pytest.importorskip("numpy")
    thirds = numpy.arange(6, dtype=numpy.longdouble).reshape(2, 3) / 3

    with environment.loopback() as link:
        link.put_array(thirds)

        assert numpy.array_equal(link.get_numpy("Real128"), thirds)


def test_long_doubles_go_without_numpy(environment: Environment) -> None:
    numbers = [Extended(bytes([n] * 8) + b"\xfe\x3f") for n in (0x81, 0xFF)]

    with environment.loopback() as link:
        link.put_list(numbers, kind="Real128")
        view = link.get_list("Real128")

    assert view.shape == (2, 16)
    assert [Extended(bytes(row)) for row in (view.tobytes()[:16], view.tobytes()[16:])] == numbers


def test_complex_doubles_have_the_head_complex(environment: Environment) -> None:
    numpy = pytest.importorskip("numpy")

    with environment.loopback() as link:
        link.put_complex(numpy.array([1 + 2j, 3j]))
        with link.lend_array("Real64") as loan:
            assert loan.heads == (b"List", b"Complex")
            assert numpy.array_equal(numpy.asarray(loan.view), [[1.0, 2.0], [0.0, 3.0]])


@pytest.mark.parametrize("data", [b"", b"\0", bytes(range(256))], ids=["none", "nul", "all"])
def test_a_byte_array_comes_back(environment: Environment, data: bytes) -> None:
    with environment.loopback() as link:
        link.put_byte_array(data)

        assert link.get_byte_array() == data


def test_text_is_no_byte_array(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_string("x")

        with pytest.raises(OutOfSequence, match="not ByteArray"):
            link.get_byte_array()


def test_a_view_of_a_closed_loan_is_refused(environment: Environment) -> None:
    with environment.loopback() as link:
        link.put_list([1, 2], kind="Integer32")
        with link.lend_list("Integer32") as loan:
            assert loan.view.tolist() == [1, 2]

        with pytest.raises(ValueError, match="is over"):
            _ = loan.view


@pytest.mark.parametrize(
    ("data", "kind", "says"),
    [
        (array.array("b", [1]), None, "no kind has elements of format 'b'"),
        (array.array("I", [1]), None, "no kind has elements of format 'I'"),
        (array.array("i", [1]), "Real64", "Real64 does not hold elements of format 'i'"),
        (memoryview(b"abcd").cast("f"), "Integer32", "Integer32 does not hold"),
    ],
    ids=["signed-bytes", "unsigned", "int-as-real", "float-as-int"],
)
def test_elements_of_another_kind_are_refused(data: Buffer, kind: str | None, says: str) -> None:
    with pytest.raises(TypeError, match=says):
        block_of(data, kind)


def test_a_number_of_a_sequence_that_does_not_fit_is_refused() -> None:
    with pytest.raises(OverflowError, match="Integer16 holds -32768 to 32767, not 40000"):
        block_of([1, 40_000], "Integer16")


def test_a_sequence_needs_a_kind() -> None:
    with pytest.raises(ValueError, match="needs a kind"):
        block_of([1, 2])


def test_writable_contiguous_memory_is_passed_without_a_copy() -> None:
    data = array.array("d", [1.0, 2.0])

    block = block_of(data)

    assert block.address == data.buffer_info()[0]


@pytest.mark.parametrize(
    ("dims", "heads", "says"),
    [
        ((3, 3), None, "6 elements do not have the shape"),
        ((2, 3), [b"List"], "1 heads for 2 dimensions"),
    ],
)
def test_a_shape_that_does_not_fit_is_refused(
    environment: Environment, dims: tuple[int, ...], heads: list[bytes] | None, says: str
) -> None:
    with environment.loopback() as link, pytest.raises(ValueError, match=says):
        link.put_array(range(6), kind="Integer32", dims=dims, heads=heads)


def test_what_only_a_callback_failed_is_given_back(environment: Environment) -> None:
    """A message handler may raise while an array arrives; the array is not lost for the library."""
    with environment.loopback() as link:
        link.put_list([1, 2], kind="Integer32")
        link.lend_list("Integer32").close()
        (lender,) = link._lists["Integer32"].free
        given_back: list[tuple[object, ...]] = []
        release = lender.release

        def counted(*arguments: object) -> object:
            given_back.append(arguments)
            return release(*arguments)

        lender.release = counted  # type: ignore[assignment]  # called like what it stands for
        link.put_list([3, 4], kind="Integer32")
        link.pending = LookupError("raised by a handler")

        with pytest.raises(LookupError, match="by a handler"):
            link.lend_list("Integer32")

        assert len(given_back) == 1
        link.put_list([5], kind="Integer32")
        assert link.get_list("Integer32").tolist() == [5]


def test_a_loan_that_outlives_its_link_is_not_given_back(environment: Environment) -> None:
    link = environment.loopback()
    link.put_list([1, 2], kind="Integer32")
    loan = link.lend_list("Integer32")
    link.close()

    loan.close()

    assert loan.closed


def test_two_loans_of_a_kind_are_apart(environment: Environment) -> None:
    with environment.loopback() as link:
        for data in ([1, 2], [3, 4, 5]):
            link.put_list(data, kind="Integer32")

        with link.lend_list("Integer32") as first, link.lend_list("Integer32") as second:
            assert (first.view.tolist(), second.view.tolist()) == ([1, 2], [3, 4, 5])


@pytest.mark.parametrize("kind", ["Integer32", "Real64"])
def test_an_array_of_another_kind_is_refused_and_the_next_one_taken(
    environment: Environment, kind: str
) -> None:
    with environment.loopback() as link:
        link.put_string("text")
        with pytest.raises(OutOfSequence):
            link.lend_array(kind)
        link.clear_error()
        assert link.get_string() == "text"

        link.put_list([1, 2], kind=kind)
        assert link.get_array(kind).tolist() == [1, 2]
