"""The tutorial's examples do what the page says, and the crate's items are all on their page.

The items of the crates are those of wstp and wolfram-app-discovery 0.6.0. Examples run in a folder
of their own and see the package under test and nothing else, so that they are the same in a
checkout and beside an installed package.
"""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from wstp_harness import binding, engine

PAGES = Path(__file__).resolve().parents[2] / "docs"
TUTORIAL, CRATE = PAGES / "tutorial.md", PAGES / "crate.md"
pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the pages are not installed")

EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<says>.*?)```)?", re.DOTALL)
NAME = re.compile(r"`([A-Za-z_][\w.]*)`")
SECONDS = 60
# Where the package under test comes from; a checkout beside it may hold no engine.
PACKAGE = Path(engine.__file__).parents[2]

ITEMS: Final = re.findall(
    r"\w+",
    """
    sys channel shutdown Protocol IntraProcess SharedMemory TCPIP new_loopback listen connect
    connect_with_options tcpip_listen tcpip_connect connect_to_link_server open_with_args
    unchecked_new unchecked_ref_cast_mut activate activate_with_timeout close Drop raw_link
    link_name is_ready is_loopback error error_message clear_error user_data set_user_data Error
    code flush raw_get_next raw_next_packet new_packet end_packet wait wait_with_callback
    transfer_expr_to transfer_to_end_of_loopback_link UrgentMessage new new_with_param param
    TERMINATE INTERRUPT ABORT kind UrgentMessageKind Terminate Interrupt Abort put_message
    get_message is_message_ready get_raw_type get_type get_token get_i64 get_i32 get_i16 get_u8
    get_f64 get_f32 get_number_as_string get_string_ref get_string get_symbol_ref get_utf8_str
    get_utf16_str get_utf32_str test_head test_head_cstr get_arg_count get_i64_array get_i32_array
    get_i16_array get_u8_array get_f64_array get_f32_array get_expr get_expr_with_resolver
    put_raw_type put_arg_count put_function put_str put_utf8_str put_utf16_str put_utf32_str
    put_symbol put_i64 put_i32 put_i16 put_u8 put_f64 put_f32 put_i64_array put_i32_array
    put_i16_array put_u8_array put_f64_array put_f32_array put_expr put_eval_packet Token Integer
    Real Symbol String Function TokenType LinkStr LinkStrType get as_str to_str Array data rank
    dimensions length Utf8Str Utf16Str Utf32Str Ucs2Str from_str from_utf8 from_utf8_unchecked
    from_utf16 from_utf16_unchecked from_utf32_unchecked as_slice LinkServer bind
    new_with_callback accept incoming Incoming port try_port interface try_interface
    raw_link_server kernel WolframKernelProcess launch launch_with_timeout link
    discover discover_with_filter WolframApp try_default from_app_directory
    from_installation_directory app_type app_version app_directory app_executable wolfram_version
    installation_directory kernel_executable_path wolframscript_executable_path wstp_sdks
    target_wstp_sdk library_link_c_includes_directory wstp_c_header_path wstp_static_library_path
    wstp_compiler_additions_directory WolframAppType variants SystemID current_rust_target
    try_current_rust_target try_from_rust_target WolframVersion major minor patch AppVersion
    revision minor_revision build_code WstpSdk try_from_directory
    try_from_directory_with_system_id system_id sdk_dir build_scripts config env_vars
    set_print_cargo_build_script_directives
    """,
)

# Tests of the crate wstp 0.6.0 that need a library and no kernel.
THEIR_TESTS: Final = {
    f"test_{name}"
    for name in re.findall(
        r"\w+",
        """
        loopback_link loopback_get_put_atoms is_loopback loopback_idempotence_of_get_arg_count
        get_arg_count_must_be_called_at_least_once loopback_basic_put_and_get_list
        loopback_get_next loopback_new_packet loopback_test_head loopback_test_head_error
        loopback_transfer_simple loopback_transfer_list loopback_get_tokens
        loopback_get_token_type_is_idempotent intra_process_links
        bug_intra_process_device_ignored_linkname shared_memory_name_taken_error
        link_listen_does_not_block_for_connection single_thread_duplex_links tcpip_links
        tcpip_links_host_syntax tcpip_specific_link_creation_methods
        bug_tcpip_listen_returns_unknown link_wait_with_callback link_wait_with_callback_panic
        link_wait_with_callback_drops_closure link_wait_with_callback_nested
        loopback_transfer_expression get_expr_missing_symbol_context_error roundtrip_i64_array
        roundtrip_f64_array mismatched_array_type_rounding mismatched_type_error urgent_messages
        link_server_using_accept link_server_bind_and_accept link_server_bind_and_incoming
        link_server_using_callback name_taken_error shutdown utf8_str_display utf16_str_display
        utf32_str_display
        """,
    )
}


def examples() -> list[tuple[str, str]]:
    if not TUTORIAL.is_file():
        return []
    found = EXAMPLE.finditer(TUTORIAL.read_text(encoding="utf-8"))
    return [(match["code"], match["says"] or "") for match in found]


def table(header: str) -> list[list[str]]:
    """Rows of the tables of the crate's page that begin with such a column."""
    if not CRATE.is_file():
        return []
    found: list[list[str]] = []
    wanted = False
    for line in CRATE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")[1:-1]]
        if not cells:
            wanted = False
        elif cells[0] == header:
            wanted = True
        elif wanted and cells[0] != "---":
            found.append(cells)
    return found


def rows() -> list[list[str]]:
    return table("crate")


@pytest.mark.parametrize("number", range(len(examples())))
def test_an_example_says_what_the_page_says(number: int, tmp_path: Path) -> None:
    code, says = examples()[number]
    try:
        engine.library_path()
    except engine.EngineMissing as missing:
        pytest.skip(str(missing))
    # PYTHONSAFEPATH also for what the example starts: the folder it runs in is no place to import.
    variables = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONSAFEPATH": "1"}

    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )

    assert (said.returncode, said.stderr, said.stdout) == (0, "", says)


def test_there_are_examples_and_each_prints_something() -> None:
    assert len(examples()) >= 10
    assert all(says for _, says in examples())


def test_what_stands_for_an_item_exists() -> None:
    ours = [row[1] for row in rows()]
    names = {name for cell in ours for name in NAME.findall(cell)}

    assert [cell for cell in ours if not NAME.findall(cell) and cell != "(not ours)"] == []
    assert sorted(name for name in names if not exists(name)) == []
    assert len(names) > 100


def exists(name: str) -> bool:
    """Whether a dotted name leads to something, from the binding or from a module."""
    first, *rest = name.split(".")
    if first == "wstp_harness":
        for cut in range(len(rest), 0, -1):
            try:
                found: object = importlib.import_module(".".join([first, *rest[:cut]]))
            except ImportError:
                continue
            return leads(found, rest[cut:])
        return False
    return leads(binding, [first, *rest])


def leads(found: object, names: list[str]) -> bool:
    for name in names:
        if not hasattr(found, name):
            return name in documented(found)
        found = getattr(found, name)
    return True


def documented(found: object) -> str:
    """What a class says of its attributes, and is set when it is made."""
    return f"{found.__doc__} {getattr(found, '__annotations__', {})}"


@pytest.mark.parametrize("item", ITEMS)
def test_no_item_of_the_crates_is_missing(item: str) -> None:
    assert any(re.search(rf"\b{item}\b", row[0]) for row in rows())


def test_every_test_of_the_crate_has_one_here() -> None:
    defined = {
        name
        for file in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    pairs = [(row[0], NAME.findall(row[1])) for row in table("test of the crate")]

    assert {name for theirs, _ in pairs for name in NAME.findall(theirs)} == THEIR_TESTS
    assert [theirs for theirs, ours in pairs if not ours] == []
    assert sorted({name for _, ours in pairs for name in ours} - defined) == []
