"""A program that ends without closing its links: ``leaving_program.py LIBRARY PROTOCOL STATE``.

States: ``listening``, ``connected`` with both ends in this program, ``unread`` with data that was
flushed and not got. It says the name of its link; its exit code is not 0 when it could not come so
far.
"""

import ctypes
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from wstp_harness.binding.library import Library  # found by the line above


def opened(library: Library, environment: int | None, *words: str) -> int:
    """Open a link from words."""
    listed = (ctypes.c_char_p * (len(words) + 1))(*map(str.encode, words), None)
    link = library.call("WSOpenArgcArgv", environment, len(words), listed, None)
    return link or sys.exit("no link")


def connect(
    library: Library, environment: int | None, protocol: str, name: str, listener: int
) -> None:
    """Open the other end and activate both."""
    words = ("-linkconnect", "-linkprotocol", protocol, "-linkname", name)
    connector = opened(library, environment, *words)
    other = threading.Thread(target=library.call, args=("WSActivate", connector))
    other.start()
    library.call("WSActivate", listener) or sys.exit("not connected")
    other.join()


def main() -> None:
    """Come to the state and end."""
    path, protocol, state = sys.argv[1:]
    library = Library(Path(path))
    environment = library.call("WSInitialize", None)
    words = ("-linkcreate", "-linkprotocol", protocol)
    host = ("-linkhost", "127.0.0.1") if protocol == "TCPIP" else ()
    listener = opened(library, environment, *words, *host)
    name = ctypes.string_at(library.call("WSName", listener) or sys.exit("no name")).decode()
    sys.stdout.write(f"{name}\n")
    if state != "listening":
        connect(library, environment, protocol, name, listener)
    if state == "unread":
        library.call("WSPutString", listener, b"x" * 1000) or sys.exit("not put")
        library.call("WSFlush", listener) or sys.exit("not flushed")


if __name__ == "__main__":
    main()
