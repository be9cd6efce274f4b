"""Arrays as NumPy has them, real and complex; needs NumPy only when it is called.

A NumPy array goes in through `Arrays.put_array` without a copy, as any buffer does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar, overload

from wstp_harness.binding.arrays import Arrays
from wstp_harness.binding.buffers import EXTENDED_FORMAT, element_format

if TYPE_CHECKING:
    import numpy as np
    from typing_extensions import Buffer

    Element = TypeVar("Element", bound=np.generic)
    # As numpy.typing.NDArray, whose shape is a tuple of Any.
    Shaped: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[Element]]
    AnyShaped: TypeAlias = (
        Shaped[np.uint8]
        | Shaped[np.int16]
        | Shaped[np.int32]
        | Shaped[np.int64]
        | Shaped[np.float32]
        | Shaped[np.float64]
        | Shaped[np.longdouble]
    )


class NumpyArrays(Arrays):
    """Arrays from and to NumPy."""

    @overload
    def get_numpy(
        self, kind: Literal["Integer8"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.uint8]: ...

    @overload
    def get_numpy(
        self, kind: Literal["Integer16"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.int16]: ...

    @overload
    def get_numpy(
        self, kind: Literal["Integer32"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.int32]: ...

    @overload
    def get_numpy(
        self, kind: Literal["Integer64"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.int64]: ...

    @overload
    def get_numpy(
        self, kind: Literal["Real32"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.float32]: ...

    @overload
    def get_numpy(
        self, kind: Literal["Real64"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.float64]: ...

    @overload
    def get_numpy(
        self, kind: Literal["Real128"], *, timeout_seconds: float | None = None
    ) -> Shaped[np.longdouble]: ...

    @overload
    def get_numpy(self, kind: str, *, timeout_seconds: float | None = None) -> AnyShaped: ...

    def get_numpy(self, kind: str, *, timeout_seconds: float | None = None) -> AnyShaped:
        """Get an array as a NumPy array of its shape that owns its memory.

        Raises:
            ImportError: NumPy is not installed.
            LinkError: See `ArrayLoan`.
        """
        import numpy as np  # noqa: PLC0415 - the binding works without it

        with self.lend_array(kind, timeout_seconds=timeout_seconds) as loan:
            letter = element_format(kind)
            dtype = np.longdouble if letter == EXTENDED_FORMAT else np.dtype(letter)
            return np.frombuffer(bytearray(loan.memory), dtype=dtype).reshape(loan.shape)

    def get_complex(self, *, timeout_seconds: float | None = None) -> Shaped[np.complex128]:
        """Get an array of complex doubles, as `put_complex` puts it.

        Raises:
            ImportError: NumPy is not installed.
            OutOfSequence: The last dimension is not of two with the head Complex.
            LinkError: See `ArrayLoan`.
        """
        import numpy as np  # noqa: PLC0415 - the binding works without it

        with self.lend_array("Real64", timeout_seconds=timeout_seconds) as loan:
            if loan.shape[-1:] != (2,) or loan.heads[-1] != b"Complex":
                raise self.unexpected("WSGetReal64Array", "an array of complex numbers")
            flat = np.frombuffer(bytearray(loan.memory), dtype=np.complex128)
            return flat.reshape(loan.shape[:-1])

    def put_complex(self, data: Buffer) -> None:
        """Put an array of complex doubles: one more dimension, with the head Complex.

        Args:
            data: A buffer of format ``Zd`` (NumPy complex128), any shape.

        Raises:
            TypeError: Other elements.
            LinkError: The library refuses.
        """
        view = memoryview(data)
        if view.format != "Zd":
            raise TypeError(f"complex doubles have the format 'Zd', not {view.format!r}")
        shape = (*(view.shape or ()), 2)
        heads = [b"List"] * (len(shape) - 1) + [b"Complex"]
        parts = memoryview(bytearray(view.tobytes())).cast("d")
        self.put_array(parts, dims=shape, heads=heads)
