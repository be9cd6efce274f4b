"""The process in which a test of this folder really runs, with a library loaded.

Started by conftest.py as ``python in_child.py LIBRARY DESCRIPTOR``; speaks JSON lines over that
descriptor, because a library may take over the standard ones.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import pickle
import socket
import sys
import traceback
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wstp_harness.abi import ErrorCode
from wstp_harness.binding import (
    ConnectionRefused,
    Environment,
    Library,
    NotSupported,
    SymbolMissing,
)

if TYPE_CHECKING:
    from types import ModuleType, TracebackType


def module_of(path: str, known: dict[str, ModuleType]) -> ModuleType:
    """The test file as a module, loaded once."""
    if path not in known:
        spec = importlib.util.spec_from_file_location(f"binding_{Path(path).stem}", path)
        if spec is None or spec.loader is None:
            raise ImportError(path)
        known[path] = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = known[path]
        spec.loader.exec_module(known[path])
    return known[path]


def run(request: dict[str, str], library: Library, known: dict[str, ModuleType]) -> dict[str, str]:
    """Run one test function; the answer is its outcome."""
    arguments = pickle.loads(base64.b64decode(request["arguments"]))  # noqa: S301 - from our parent
    version = ""
    try:
        function = getattr(module_of(request["file"], known), request["function"])
        with Environment(library) as environment:
            versions = environment.versions()
            version = f"{versions.interface}.{versions.revision}"
            if versions.compiler.startswith("wstp_harness"):
                version = "engine"  # which says it is as new as the libraries it stands in for
            function(environment=environment, **arguments)
    except BaseException as fault:  # noqa: BLE001 - every outcome travels to the parent
        # A function that the library does not have, or says it has not implemented, is no fault of
        # the binding; the lab reports it as unsupported.
        if type(fault).__name__ == "Skipped" or isinstance(fault, SymbolMissing | NotSupported):
            return {"skipped": str(fault)}
        if isinstance(fault, ConnectionRefused) and fault.code == ErrorCode.WSEPROTOCOL:
            return {"skipped": f"the library has no such protocol: {fault}"}
        return {"failed": told(fault, request["file"]), "version": version}
    return {"passed": "", "version": version}


def told(fault: BaseException, file: str) -> str:
    """The traceback, with the variables of the test function."""
    text = traceback.format_exc()
    frame: TracebackType | None = fault.__traceback__
    variables: dict[str, Any] = {}
    while frame is not None:
        if frame.tb_frame.f_code.co_filename == file:
            variables = dict(frame.tb_frame.f_locals)
        frame = frame.tb_next
    return text + "".join(f"    {name} = {value!r}\n" for name, value in variables.items())


def main() -> None:
    """Serve the parent until it goes away."""
    warnings.simplefilter("error")
    library = Library(sys.argv[1])
    known: dict[str, ModuleType] = {}
    # One environment stays: some libraries deliver no urgent messages over TCPIP to an environment
    # that was made after the last one of the process had ended.
    with (
        Environment(library),
        socket.socket(fileno=int(sys.argv[2])) as ours,
        ours.makefile("rw", encoding="utf-8") as stream,
    ):
        for line in stream:
            stream.write(json.dumps(run(json.loads(line), library, known)) + "\n")
            stream.flush()


if __name__ == "__main__":
    main()
