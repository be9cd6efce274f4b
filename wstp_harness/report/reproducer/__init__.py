"""From the recorded trace of a failing cell to one file that shows the fault without the harness.

Rule: the file needs the library and its header (C), or the library and Python's ctypes, and nothing
else. It makes the recorded calls of both ends in the recorded order, checks the one fact that was
wrong, and ends with 1 when the fault shows, 0 when it does not, 2 when it could not be tried.
Layers inside: ``values``, ``script`` (what is played), then ``c`` and ``python`` (how it is said).
Not here: running it.
"""
