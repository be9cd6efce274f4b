"""What the agent does with requests: one lane, that is a thread when it needs one, for each end.

Lane 0 is the agent's own: the library's environment, calls that belong to no end, closing
and the census. A lane survives its end and is used again, so that the number of threads
says something about the library. Requests of one lane are answered in order.
"""

from __future__ import annotations

import os
import queue
import threading
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from wstp_harness.lab.census import Census
from wstp_harness.lab.host import catch_fatal_signals
from wstp_harness.lab.library import HostedLibrary, Refused
from wstp_harness.lab.values import EndReference, EnvironmentReference, from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from wstp_harness.lab.frames import Frame
    from wstp_harness.lab.host import Wire
    from wstp_harness.lab.progress import Progress
    from wstp_harness.lab.values import Json, Value

FEATURES: Final = ("call", "script", "bench", "census", "events", "adopt", "progress", "stacks")


@dataclass(slots=True)
class Lane:
    """A thread that makes the calls of one end.

    Attributes:
        number: The end's number.
        link: Address of the link; None while there is none.
        given: How many jobs it was given; only the reader counts here.
        done: How many of them it has done; only the thread counts here.
    """

    number: int
    jobs: queue.SimpleQueue[Callable[[], None]]
    link: int | None = None
    native_thread: int = 0
    given: int = 0
    done: int = 0

    @property
    def idle(self) -> bool:
        """Whether nothing is under way: the reader may do the next job without overtaking."""
        return self.given == self.done

    def give(self, job: Callable[[], None]) -> None:
        """Let the thread do a job after those it has; the first one starts it."""
        self.given += 1
        self.jobs.put(job)
        if self.given == 1:
            threading.Thread(target=self.work, name=f"end {self.number}", daemon=True).start()

    def work(self) -> None:
        """Do what comes, for ever."""
        self.native_thread = threading.get_native_id()
        while True:
            self.jobs.get()()
            self.done += 1


class Lanes:
    """All ends of the agent, and the requests it knows."""

    def __init__(self, wire: Wire, progress: Progress, library: str) -> None:
        """Start without a library: `hello` loads it, so that its failure has a request."""
        self._wire = wire
        self._progress = progress
        self._path = library
        self._library: HostedLibrary | None = None
        self._lanes: dict[int, Lane] = {}
        self._census = Census()
        self._operations: dict[str, Callable[[Lane, Frame], Frame]] = {
            "hello": self._hello,
            "open": self._open,
            "call": self._call,
            "script": self._script,
            "bench": self._bench,
            "close": self._close,
            "census": self._take_census,
            "events": self._events,
            "adopt": self._adopt,
        }

    def dispatch(self, request: Frame) -> None:
        """Hand a request to the lane it is for, or answer it here when that disturbs nobody.

        A request that `waits` is the last one before its reply: nothing that comes later is
        kept waiting, and no thread has to be woken.
        """
        operation = self._operations.get(str(request.get("op")))
        if operation is None:
            self._wire.reply(request, {"unsupported": str(request.get("op"))})
            return
        lane = self._lane(int(str(request.get("end", 0))))
        if request.get("waits") and lane.idle:
            self._answer(operation, lane, request)
        else:
            lane.give(lambda: self._answer(operation, lane, request))

    def _lane(self, number: int) -> Lane:
        lane = self._lanes.get(number)
        if lane is None:
            lane = self._lanes[number] = Lane(number, queue.SimpleQueue())
        return lane

    def _answer(
        self, operation: Callable[[Lane, Frame], Frame], lane: Lane, request: Frame
    ) -> None:
        try:
            answer = operation(lane, request)
        except Exception:  # noqa: BLE001  # the parent turns it into a HarnessFault
            answer = {"fault": traceback.format_exc()}
        self._wire.reply(request, answer)

    @property
    def _loaded(self) -> HostedLibrary:
        if self._library is None:
            raise RuntimeError("the first request must be hello")
        return self._library

    def _enter(self, lane: Lane, request: Frame, index: int) -> int:
        now = time.monotonic_ns()
        number = request["id"]
        if not isinstance(number, int):
            raise TypeError(f"the id of a request is a number, not {number!r}")
        self._progress.enter(lane.number, number, index, now, threading.get_ident())
        return now

    def _hello(self, lane: Lane, request: Frame) -> Frame:
        try:
            self._enter(lane, request, 0)
            library = HostedLibrary(self._path)
            self._enter(lane, request, 1)
            library.initialize()
        except Refused as error:
            return {"refused": self._path, "reason": error.reason, "advice": error.advice}
        finally:
            self._progress.leave(lane.number)
        catch_fatal_signals()
        self._library = library
        self._census.findings(self._own_threads(), 0.0, Counter())
        return {
            "name": "wstp_harness agent",
            "language": "Python",
            "protocol": 1,
            "features": list(FEATURES),
            "pid": os.getpid(),
            "library": library.facts(),
        }

    def _open(self, lane: Lane, request: Frame) -> Frame:
        words = request.get("words")
        started = self._enter(lane, request, 0)
        try:
            listed = [str(word) for word in words] if isinstance(words, list) else None
            link, error = self._loaded.open(listed)
        finally:
            self._progress.leave(lane.number)
        answer: Frame = {"started": started, "ended": time.monotonic_ns(), "error": error}
        lane.link = link
        name = self._loaded.link_name(link) if link is not None else ""
        self._census.remember(name)
        return {"opened": link is not None, "name": name, **answer}

    def _adopt(self, lane: Lane, request: Frame) -> Frame:
        lane.link = int(str(request["link"]))
        name = self._loaded.link_name(lane.link)
        self._census.remember(name)
        return {"opened": True, "name": name, "error": 0}

    def _call(self, lane: Lane, request: Frame) -> Frame:
        arguments = request.get("arguments")
        form = [request.get("function"), *(arguments if isinstance(arguments, list) else [])]
        return {"outcome": self._one(lane, request, 0, form)}

    def _script(self, lane: Lane, request: Frame) -> Frame:
        calls = request.get("calls")
        listed = calls if isinstance(calls, list) else []
        return {"outcomes": [self._one(lane, request, i, c) for i, c in enumerate(listed)]}

    def _one(self, lane: Lane, request: Frame, index: int, form: Json) -> Frame:
        if not isinstance(form, list) or not form:
            raise TypeError(f"a call is a list that begins with a name, not {form!r}")
        name, library = str(form[0]), self._loaded
        function = library.bound(name)
        if function is None:
            return {"unsupported": f"{self._path} does not export it"}
        values = [
            self._reference(from_json(value)) if isinstance(value, (dict, list)) else value
            for value in form[1:]
        ]
        implicit = (lane.link, library.environment) if lane.number else None
        invocation = function.prepare(values, implicit)
        started = self._enter(lane, request, index)
        invocation.run()
        ended = time.monotonic_ns()
        returned, outputs = invocation.collect()
        self._progress.leave(lane.number)
        answer: Frame = {"returned": to_json(returned), "started": started, "ended": ended}
        if outputs:
            answer["outputs"] = {key: to_json(value) for key, value in outputs.items()}
        if name == "WSClose":
            if lane.link is not None and not (values and isinstance(values[0], int)):
                lane.link = None
        elif lane.link is not None and lane.number:
            error = library.error(lane.link)
            if error:
                answer["error"] = error
                answer["message"] = library.message(lane.link)
        return answer

    def _reference(self, value: Value) -> Value:
        if isinstance(value, EndReference):
            lane = self._lanes.get(value.end)
            return lane.link if lane else None
        if isinstance(value, EnvironmentReference):
            return self._loaded.environment
        if isinstance(value, list):
            return [self._reference(item) for item in value]
        return value

    def _bench(self, lane: Lane, request: Frame) -> Frame:
        calls = request.get("calls")
        listed = calls if isinstance(calls, list) else []
        took: list[Json] = []
        for _ in range(int(str(request.get("repeat", 1)))):
            begun = time.monotonic_ns()
            for index, form in enumerate(listed):
                self._one(lane, request, index, form)
            took.append(time.monotonic_ns() - begun)
        return {"nanoseconds": took}

    def _close(self, lane: Lane, request: Frame) -> Frame:
        ends = request.get("ends")
        closed: list[Json] = []
        for index, number in enumerate(ends if isinstance(ends, list) else []):
            target = self._lanes.get(int(str(number)))
            if target is None or target.link is None:
                continue
            link, target.link = target.link, None
            self._enter(lane, request, index)
            self._loaded.close(link)
            self._progress.leave(lane.number)
            closed.append(target.number)
        return {"closed": closed}

    def _own_threads(self) -> set[int]:
        return {lane.native_thread for lane in self._lanes.values()}

    def _take_census(self, lane: Lane, request: Frame) -> Frame:
        del lane
        habits = request.get("habits")
        found = self._census.findings(
            self._own_threads(),
            float(str(request.get("settle_seconds", 0.0))),
            Counter(habits if isinstance(habits, dict) else {}),
        )
        listed: list[Json] = [[kind, detail] for kind, detail in found]
        called: list[Json] = [*self._loaded.take_called()]
        return {"found": listed, "descriptors": self._census.descriptors, "called": called}

    def _events(self, lane: Lane, request: Frame) -> Frame:
        del lane
        return {"events": self._loaded.take_events(str(request.get("name")))}
