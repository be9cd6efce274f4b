"""A program that a link launches: it connects back, says its words, answers one number, ends.

Started as ``launched_program.py LIBRARY [word ...]``; the library that launches it appends the
words of the link. It puts its process id and its words, gets a number, puts the next one, and ends
when it has got another. Its exit code is not 0 when a call failed.
"""

import ctypes
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from wstp_harness.binding.library import Library  # found by the line above


def call(library: Library, link: int, function: str, *arguments: object) -> None:
    """Call a function that has to succeed."""
    if not library.call(function, link, *arguments):
        sys.exit(function)


def send(library: Library, link: int, *calls: tuple[object, ...]) -> None:
    """Put a packet."""
    for function, *arguments in (*calls, ("WSEndPacket",), ("WSFlush",)):
        call(library, link, str(function), *arguments)


def main() -> int:
    """Play the program."""
    library = Library(Path(sys.argv[1]))
    environment = library.call("WSInitialize", None)
    words = (ctypes.c_char_p * (len(sys.argv) + 1))(*map(str.encode, sys.argv), None)
    error, number = ctypes.c_int(), ctypes.c_int()
    link = library.call("WSOpenArgcArgv", environment, len(sys.argv), words, ctypes.byref(error))
    if not link:
        return 100 + error.value
    texts = [("WSPutString", word.encode()) for word in sys.argv[2:]]
    send(library, link, ("WSPutInteger32", os.getpid()))
    send(library, link, ("WSPutFunction", b"List", len(texts)), *texts)
    call(library, link, "WSGetInteger32", ctypes.byref(number))
    send(library, link, ("WSPutInteger32", number.value + 1))
    call(library, link, "WSGetInteger32", ctypes.byref(number))
    library.call("WSClose", link)
    library.call("WSDeinitialize", environment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
