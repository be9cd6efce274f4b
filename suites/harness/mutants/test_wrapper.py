"""The generated wrapper: it exports what the library exports and forwards every call as it is."""

from pathlib import Path

import pytest

from wstp_harness.abi import load
from wstp_harness.lab import ENVIRONMENT, LOOPBACK, Extended, Pool, Value
from wstp_harness.lab.values import EndReference
from wstp_harness.locate import Identity, LibraryNotLoadable, identify, probe
from wstp_harness.mutants import Hook, Mutant
from wstp_harness.mutants.build import BuildFailed, build
from wstp_harness.mutants.running import VARIABLE
from wstp_harness.mutants.source import source
from wstp_harness.mutants.source import wrapper as function_of

LONG_DOUBLE = bytes.fromhex("21 43 65 87 a9 cb ed 8f 34 12")
SHORT_SECONDS = 0.1
SHORT_WAIT = (0, 100_000)


def test_the_wrapper_exports_every_function_of_the_library(good: Identity, wrapper: Path) -> None:
    wrapped = identify(wrapper)

    assert wrapped.functions == good.functions
    assert (wrapped.soname, wrapped.prefix) == (good.soname, good.prefix)


def test_the_wrapper_tells_the_versions_of_the_library(good: Identity, wrapper: Path) -> None:
    assert probe(wrapper) == probe(good.path)


def test_long_doubles_pass_with_all_their_bits(wrapper: Path) -> None:
    value = Extended(LONG_DOUBLE)

    with Pool() as pool:
        end = pool.pair(LOOPBACK, listener=wrapper).writer
        outcome = end.script([("WSPutReal128", value), "WSGetReal128"])[1]

    assert outcome.outputs["value"] == value


def test_structures_pass_by_value(wrapper: Path) -> None:
    with Pool() as pool:
        end = pool.pair(LOOPBACK, listener=wrapper).writer
        links: list[Value] = [EndReference(end.number)]
        outcome = end.agent.call("WSReadyParallel", ENVIRONMENT, links, 1, SHORT_WAIT)

    waited = (outcome.ended_ns - outcome.started_ns) / 1e9
    assert SHORT_SECONDS <= waited < 20 * SHORT_SECONDS


@pytest.mark.parametrize("name", sorted(n for n, p in load().items() if p.exported))
def test_a_function_is_forwarded_with_its_own_arguments_in_order(name: str) -> None:
    prototype = load()[name]

    text = function_of(prototype, name)

    arguments = ", ".join(parameter.name for parameter in prototype.parameters)
    assert prototype.declaration in text
    assert f"real::{name}({arguments})" in text


def test_old_names_are_exported_for_a_library_that_has_them() -> None:
    text = function_of(load()["WSPutInteger32"], "MLPutInteger32")

    assert " MLPutInteger32(WSLINK link, int value)" in text
    assert "real::WSPutInteger32(link, value)" in text


def test_a_mutant_that_does_not_exist_is_refused(
    wrapper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "no-such-mutant")

    with pytest.raises(LibraryNotLoadable, match="SIGABRT"):
        probe(wrapper)


def test_statements_that_are_no_cplusplus_are_told_with_the_file(
    good: Identity, tmp_path: Path
) -> None:
    row = Mutant("odd", "x", "x", "x", (Hook("WSFlush", before="no statement"),))

    with pytest.raises(BuildFailed, match=r"mutants\.cpp"):
        build(good, [row], tmp_path)


def test_the_path_of_the_library_is_in_the_wrapper(good: Identity) -> None:
    assert f'"{good.path}"' in source(good, ())
