"""What is known about an agent beside its calls: limits, what it says of itself, leaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wstp_harness.lab.values import Json


@dataclass(frozen=True, slots=True)
class Deadlines:
    """How long things may take, in seconds.

    Attributes:
        call_seconds: One call, or one script of calls.
        activation_seconds: A call that waits for the other end to exist.
        start_seconds: From starting an agent to its first reply.
        stacks_seconds: Taking the stacks of a lost agent.
        settle_seconds: What is gone this long after closing is not a leak.
    """

    call_seconds: float = 5.0
    activation_seconds: float = 10.0
    start_seconds: float = 30.0
    stacks_seconds: float = 15.0
    settle_seconds: float = 2.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What an agent says about itself and its library.

    Attributes:
        name: Name of the peer program.
        language: What it is written in.
        features: What it can do beyond the required requests.
        library: Path, digest, versions and so on of the library it loaded.
    """

    name: str
    language: str
    features: tuple[str, ...]
    library: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something a case left behind.

    Attributes:
        kind: `thread`, `descriptor`, `port`, `child`, `shared memory` or `file`.
        detail: The exact object.
        agent: Name of the agent it belongs to.
    """

    kind: str
    detail: str
    agent: str
