"""``wstp.h`` and ``mathlink.h`` serve C and C++ programs, and say what the tables say."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from wstp_harness import engine

STRICT = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Werror", "-fsyntax-only"]
LANGUAGES = {"c": ("gcc", "c11"), "c++": ("g++", "c++20")}

MODERN = """
#include "wstp.h"
static int yield(WSLINK link, WSYieldParameters p) { return link == 0 && p == 0; }
int main(int argc, char **argv) {
  int error;
  wsint64 wide;
  wsextended_double extended = 1;
  const unsigned short *text;
  int units, characters;
  wstimeval limit = WSINFINITEWAIT;
  WSENV env = WSInitialize((WSParametersPointer)0);
  WSLINK link = WSOpenArgcArgv(env, argc, argv, &error);
  WSSetYieldFunction(link, yield);
  if (WSNextPacket(link) == RETURNPKT && WSGetInteger64(link, &wide)) WSNewPacket(link);
  if (WSGetUTF16String(link, &text, &units, &characters))
    WSReleaseUTF16String(link, text, units);
  WSPutReal128(link, extended);
  if (WSGetNext(link) == WSTKFUNC || WSError(link) != WSEOK) WSClearError(link);
  WSPutMessage(link, WSAbortMessage);
  WSReadyParallel(env, &link, 1, limit);
  WSClose(link);
  WSDeinitialize(env);
  return 0;
}
"""
OLD = """
#include "mathlink.h"
int main(int argc, char **argv) {
  int error, count;
  mlint64 wide;
  MLEnvironment env = MLInitialize((MLParametersPointer)0);
  MLINK link = MLOpenArgcArgv(env, argc, argv, &error);
  MLINKMark mark = MLCreateMark(link);
  if (MLGetNext(link) == MLTKFUNC && MLGetInteger64(link, &wide)) MLSeekToMark(link, mark, 0);
  if (MLTestHead(link, "List", &count) && MLError(link) == MLEOK) MLNewPacket(link);
  MLClose(link);
  MLDeinitialize(env);
  return MLAbort;
}
"""
ROWS_AGREE = """
#include "wstp.h"
#define WSTP_FUNCTION(result, name, parameters) extern result name parameters;
#ifdef __cplusplus
extern "C" {
#endif
#include "functions.def"
#ifdef __cplusplus
}
#endif
"""


def compile_text(language: str, text: str) -> subprocess.CompletedProcess[str]:
    compiler, standard = LANGUAGES[language]
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler} on this machine")
    include = engine.include_path()
    command = [
        compiler,
        *STRICT,
        f"-std={standard}",
        f"-I{include}",
        f"-I{include.parent}/tables",
    ]
    return subprocess.run(
        [*command, "-x", language, "-"], input=text, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", [MODERN, OLD], ids=["wstp.h", "mathlink.h"])
def test_a_program_compiles_without_a_warning(language: str, text: str) -> None:
    result = compile_text(language, text)

    assert result.stderr == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rows_of_the_engine_declare_what_the_header_declares(language: str) -> None:
    if not (engine.include_path().parent / "tables" / "functions.def").is_file():
        pytest.skip("the engine's sources are not part of an installation")

    result = compile_text(language, ROWS_AGREE)

    assert result.stderr == ""
