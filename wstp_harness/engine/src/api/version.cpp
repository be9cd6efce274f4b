// Which library this is.
#include <cstring>

#include "api/guard.h"
#include "api/text.h"

namespace wstp::api {

namespace {

using environment::Environment;

// The engine stands in for Wolfram's library under any path; this is where it says that it is not.
constexpr std::string_view kCompiler =
#ifdef __clang__
    "wstp_harness engine, Clang " __clang_version__;
#else
    "wstp_harness engine, GNU " __VERSION__;
#endif

/// The compiler's name, which is ASCII, in any encoding; UTF-16 and UTF-32 with a BOM that counts.
template <Encoding E>
Unit<E>* compiler_id(Environment& env, int* units) {
  constexpr std::size_t mark = text::has_mark(E) ? 1 : 0;
  const std::size_t length = mark + kCompiler.size();
  auto* const id = static_cast<Unit<E>*>(env.lend((length + 1) * sizeof(Unit<E>)));
  if constexpr (mark == 1) id[0] = static_cast<Unit<E>>(text::kByteOrderMark);
  for (std::size_t i = 0; i < kCompiler.size(); ++i) {
    id[mark + i] = static_cast<Unit<E>>(static_cast<unsigned char>(kCompiler[i]));
  }
  id[length] = 0;
  store(units, length);
  return id;
}

template <Encoding E, typename To>
int lend_compiler_id(WSEnvironment handle, To** id, int* units) {
  if (id == nullptr) return 0;
  return ask(handle, 0, [&](Environment& env) {
    *id = compiler_id<E>(env, units);
    return 1;
  });
}

void give_back(WSEnvironment handle, const void* block) noexcept {
  ask(handle, false, [&](Environment& env) {
    env.give_back(block);
    return true;
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

/// Interface 4, revision 48, as wstp.h says; the build is a date of ours.
void WSVersionNumbers(WSEnvironment /*env*/, int* interface_number, int* revision, int* build) {
  constexpr int own_build = 2026010100;
  store(interface_number, WSINTERFACE);
  store(revision, WSREVISION);
  store(build, own_build);
}

int WSCompilerID(WSEnvironment env, const char** id) {
  return lend_compiler_id<Encoding::Native>(env, id, nullptr);
}

void WSReleaseCompilerID(WSEnvironment env, const char* id) { give_back(env, id); }

#define WSTP_TEXT(encoding, unit, length)                                  \
  int WS##encoding##CompilerID(WSEnvironment env, unit** id, int* units) { \
    return lend_compiler_id<Named::encoding>(env, id, units);              \
  }                                                                        \
  void WSRelease##encoding##CompilerID(WSEnvironment env, unit* id, int) { give_back(env, id); }
#include "families.def"

/// An internal question about number layouts that only Wolfram's own code asks: no answer.
long WSNumericsQuery(WSEnvironment /*env*/, unsigned long /*selector*/, void* /*first*/,
                     void* /*second*/, long* answer) {
  store(answer, 0L);
  return 0;
}

}  // extern "C"
