// The library under measurement, opened by path: the few functions that the timed loops call, as
// pointers. Works for the `WS` names and for the older `ML` names; nothing here knows which
// library.
#pragma once

#include <string>

namespace pump {

using Environment = void*;
using LinkHandle = void*;

struct Library {
  Environment (*initialize)(void* parameters);
  void (*deinitialize)(Environment environment);
  LinkHandle (*open)(Environment environment, int argc, char** argv, int* error);
  LinkHandle (*loopback)(Environment environment, int* error);
  int (*activate)(LinkHandle link);
  void (*close)(LinkHandle link);
  const char* (*name)(LinkHandle link);
  int (*flush)(LinkHandle link);
  int (*error)(LinkHandle link);
  const char* (*error_message)(LinkHandle link);
  int (*put_integer32)(LinkHandle link, int value);
  int (*get_integer32)(LinkHandle link, int* value);
  int (*put_real64_list)(LinkHandle link, const double* values, int count);
  int (*get_real64_list)(LinkHandle link, double** values, int* count);
  void (*release_real64_list)(LinkHandle link, double* values, int count);
  int (*put_real64_array)(LinkHandle link, const double* values, const int* dims,
                          const char** heads, int depth);
  int (*get_real64_array)(LinkHandle link, double** values, int** dims, char*** heads, int* depth);
  void (*release_real64_array)(LinkHandle link, double* values, int* dims, char** heads, int depth);
  int (*put_function)(LinkHandle link, const char* name, int count);
  int (*get_function)(LinkHandle link, const char** name, int* count);
  void (*release_symbol)(LinkHandle link, const char* name);
  int (*put_string)(LinkHandle link, const char* text);
  int (*get_string)(LinkHandle link, const char** text);
  void (*release_string)(LinkHandle link, const char* text);
  int (*put_utf8_string)(LinkHandle link, const unsigned char* text, int bytes);
  int (*get_utf8_string)(LinkHandle link, const unsigned char** text, int* bytes, int* characters);
  void (*release_utf8_string)(LinkHandle link, const unsigned char* text, int bytes);
};

/// Throws std::runtime_error with the link's error and its text.
[[noreturn]] void fail(const Library& library, LinkHandle link, const char* function);

/// Fails when a call answered 0.
inline void require(const Library& library, LinkHandle link, int result, const char* function) {
  if (result == 0) [[unlikely]]
    fail(library, link, function);
}

/// Opens the shared object and resolves every function; throws std::runtime_error naming the file
/// or the missing function. The object is never unloaded: libraries keep threads and handlers.
Library open_library(const std::string& path);

}  // namespace pump
