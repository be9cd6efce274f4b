// The C API's error codes as a type. Rows come from the table (tables/errors.def, generated from
// wstp_harness/abi); the values are the API's own, so a cast is the conversion.
#pragma once

#include <string_view>

namespace wstp {

enum class Error : int {
#define WSTP_ERROR(name, code, symbol, text) name = code,
#include "errors.def"
#undef WSTP_ERROR
};

/// The library's text for a code; "Error N" texts are made by the caller for codes not listed.
constexpr std::string_view error_text(Error error) {
  switch (error) {
#define WSTP_ERROR(name, code, symbol, text) \
  case Error::name:                          \
    return text;
#include "errors.def"
#undef WSTP_ERROR
  }
  return {};
}

}  // namespace wstp
