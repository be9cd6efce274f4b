// The library under measurement, opened by path: the few functions that the timed loops call, as
// pointers. Works for the `WS` names and for the older `ML` names; nothing here knows which
// library.
#pragma once

#include <stdexcept>
#include <string>

namespace pump {

using Environment = void*;
using LinkHandle = void*;
using Byte = unsigned char;
using Unit16 = unsigned short;
using Unit32 = unsigned int;
using Integer64 = long;

struct Library {
#define DEFINE_FUNCTION(member, name, result, parameters) result(*member) parameters;
#include "functions.def"
};

/// A workload needs a function that the library does not have.
struct MissingFunction : std::runtime_error {
  explicit MissingFunction(const std::string& name)
      : std::runtime_error{"the library has no function " + name} {}
};

/// Throws std::runtime_error with the link's error and its text.
[[noreturn]] void fail(const Library& library, LinkHandle link, const char* function);

/// Fails when a call answered 0.
inline void require(const Library& library, LinkHandle link, int result, const char* function) {
  if (result == 0) [[unlikely]]
    fail(library, link, function);
}

/// Opens the shared object and resolves every function; a missing one throws when it is called.
/// Throws std::runtime_error when the file is no library of either kind. The object is never
/// unloaded: libraries keep threads and handlers.
Library open_library(const std::string& path);

}  // namespace pump
