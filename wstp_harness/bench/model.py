"""What is measured and what was found: plain values that know no pump, no statistics, no page.

Rule: everything here can be written as JSON and read back (``store``).
Not here: the run as a whole (``result``).
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is said of one curve at one size."""

    SLOWER = "SLOWER"
    FASTER = "FASTER"
    SAME = "SAME"
    INCONCLUSIVE = "INCONCLUSIVE"
    INVALID = "INVALID"


@dataclass(frozen=True, slots=True)
class Curve:
    """What one invocation measures.

    Attributes:
        kind: `IntraProcess`, `SharedMemory`, `TCPIP`, `Loopback`, or a limit: `limit-futex`,
            `limit-spin`, `limit-tcp`, `limit-socketpair`, `limit-copy`.
        place: `threads` or `processes`.
        workload: as the pump's usage names it (`docs/benchmark.md`).
        sizes: payload bytes of one message (levels, arguments, leaves, characters or tokens of
            what has those), one point each, ascending.
        window: messages before the answer of a stream.
        flush_every: messages before a flush of `integer-stream`.
        pairs: pairs of ends at work at once.
        pause_us: sleep before each operation, not measured.
    """

    kind: str
    place: str
    workload: str
    sizes: tuple[int, ...] = (4,)
    window: int = 16
    flush_every: int = 1
    pairs: int = 1
    pause_us: int = 0

    @property
    def id(self) -> str:
        """Name the curve in a table or a log line."""
        parts = [self.variant, self.kind, self.place]
        return "/".join(parts)

    @property
    def variant(self) -> str:
        """Name the workload with what sets it apart from others of its name."""
        if self.workload == "integer-stream":
            return f"{self.workload} flush {self.flush_every}"
        if self.pairs > 1:
            return f"{self.workload} {self.pairs} pairs"
        return f"{self.workload} after {self.pause_us} µs" if self.pause_us else self.workload

    @property
    def is_limit(self) -> bool:
        """Whether no library is measured."""
        return self.kind.startswith("limit-")

    @property
    def is_stream(self) -> bool:
        """Whether one operation is a whole window of messages of so many bytes."""
        return self.workload == "real64-stream"


@dataclass(frozen=True, slots=True)
class Point:
    """One size of one invocation; quantiles in nanoseconds of what the workload does once."""

    bytes: int
    samples: int
    p10_ns: float
    p50_ns: float
    p99_ns: float


@dataclass(frozen=True, slots=True)
class Row:
    """One curve at one size, over all rounds.

    Attributes:
        curve: what was measured.
        bytes: payload of one message.
        rounds: of each library, its median of each round in order, nanoseconds; nothing for a
            library that lacks a function of the workload.
        limit: the same of the machine's limit for that curve.
        overhead_ns: what the pump itself takes of each, measured with a library that does nothing.
        measure_ms: measured time of each round.
    """

    curve: Curve
    bytes: int
    rounds: tuple[tuple[float, ...], ...]
    limit: tuple[float, ...]
    overhead_ns: float = 0.0
    measure_ms: int = 0

    @property
    def times_ns(self) -> tuple[float | None, ...]:
        """Of each library, the median over the rounds; None when it lacks a function."""
        return tuple(statistics.median(each) if each else None for each in self.rounds)

    @property
    def limit_ns(self) -> float:
        """The median over the rounds of the limit."""
        return statistics.median(self.limit)

    @property
    def ratios(self) -> tuple[tuple[float, ...], ...]:
        """Of each library but the first, its time / the first one's, of each round in order."""
        first, *others = self.rounds or ((),)
        return tuple(ratios(other, first) for other in others)

    @property
    def limit_ratios(self) -> tuple[float, ...]:
        """The first library's time / the limit's, of each round in order."""
        return ratios(self.rounds[0], self.limit) if self.rounds else ()


def ratios(above: Sequence[float], below: Sequence[float]) -> tuple[float, ...]:
    """Return the ratios of neighbours; nothing when one of them has no figures."""
    return tuple(x / y for x, y in zip(above, below, strict=True)) if above and below else ()


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a link of one library takes besides time; both ends of a pair counted.

    Attributes:
        kind: the protocol.
        library: index of the library.
        resident_bytes: memory of one pair of ends.
        descriptors: open files of one pair.
        threads: threads of one pair.
        shared_bytes: what one pair adds to the objects in ``/dev/shm``.
        waiting_share: part of a processor that one reader takes which waits.
        extra_memory_share: memory in use at most while a message of 16 MiB is under way, beyond
            the sender's own copy, as a multiple of the message.
    """

    kind: str
    library: int
    resident_bytes: float
    descriptors: float
    threads: float
    shared_bytes: float
    waiting_share: float
    extra_memory_share: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A ratio of times, new / old, over pairs.

    Attributes:
        low: lower end of the 95 % interval.
        ratio: median over the pairs.
        high: upper end of the interval.
        p_slower: one-sided p of "not slower" (Wilcoxon signed rank on log ratios).
    """

    low: float
    ratio: float
    high: float
    p_slower: float


@dataclass(frozen=True, slots=True)
class Pair:
    """One pair of one curve: p10 nanoseconds by size, of each of its four invocations."""

    old: tuple[float, ...]
    new: tuple[float, ...]
    control: tuple[float, ...]
    drift: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate says of one curve at one size.

    Attributes:
        curve: what was measured.
        bytes: payload of one message.
        pairs: p10 of each pair that decided: old, new, old again, the limit; of the libraries'
            without what the pump itself takes.
        change: the ratio new / old.
        control: the ratio old / old of the same run.
        drift: the limit's second half over its first.
        margin: how large a change must be to be one.
        overhead_share: the pump's own part of the quickest invocation, as it was measured.
        verdict: the word.
        reason: why, in a sentence, where the word alone does not say it.
    """

    curve: Curve
    bytes: int
    pairs: tuple[Pair, ...]
    change: Estimate
    control: Estimate
    drift: float
    margin: float
    verdict: Verdict
    overhead_share: float = 0.0
    reason: str = ""

    @property
    def old_ns(self) -> float:
        """The median over pairs of the old library's p10."""
        return statistics.median(pair.old[0] for pair in self.pairs)

    @property
    def new_ns(self) -> float:
        """The same of the new one."""
        return statistics.median(pair.new[0] for pair in self.pairs)

    @property
    def limit_ns(self) -> float:
        """The same of the machine's limit."""
        return statistics.median(pair.drift[0] for pair in self.pairs)

    @property
    def ratios(self) -> tuple[float, ...]:
        """New / old, pair by pair."""
        return tuple(pair.new[0] / pair.old[0] for pair in self.pairs)
