// What a step of the engine came to. The protocol's failures are values, not exceptions; "needs
// more bytes" is one of the answers of a reader that does no I/O and is never an error. Not here:
// the texts of the errors (tables/errors.def), how they stick to a link (link/).
#pragma once

#include <cstddef>

#include "base/error.h"

namespace wstp {

/// Done (error Ok, need 0), an error, or "at least `need` more bytes must arrive before this can be
/// answered" (error Ok, need > 0); in the last case nothing was consumed and the call may be
/// repeated.
class [[nodiscard]] Status {
 public:
  constexpr Status() = default;

  constexpr Status(Error error) : error_{error} {}

  static constexpr Status need_more(std::size_t bytes) {
    Status status;
    status.need_ = bytes == 0 ? 1 : bytes;
    return status;
  }

  [[nodiscard]] constexpr bool ok() const { return error_ == Error::Ok && need_ == 0; }

  [[nodiscard]] constexpr bool incomplete() const { return need_ != 0; }

  [[nodiscard]] constexpr Error error() const { return error_; }

  [[nodiscard]] constexpr std::size_t need() const { return need_; }

 private:
  Error error_ = Error::Ok;
  std::size_t need_ = 0;
};

}  // namespace wstp
