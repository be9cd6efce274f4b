// The options of a greeting line and of an establish string: words into Features. Strict enough
// that nothing hostile gets through, tolerant of everything the reference library accepts on
// purpose: unknown options, unknown numbers, lines in another order. Not here: when lines come
// (greeting.h).
#pragma once

#include <string_view>

#include "base/error.h"
#include "greeting/features.h"

namespace wstp::greeting {

/// By this an engine knows another one.
inline constexpr std::string_view kOwnTextId = "wstp_harness";

/// Which options have been seen; a block without -envid is refused.
struct Seen {
  bool formats = false;
  bool environment_id = false;
};

/// Reads `-option value` pairs. Dead (1): a control character, an option without a value, a word
/// that is no option, a negative or absurd number in -tokens or -formats, an unknown -numericsid.
/// `with_decoders`: the establish string's -decoders counts, the greeting's does not (observed).
[[nodiscard]] Error parse_options(std::string_view line, bool with_decoders, Features& features,
                                  Seen& seen);

/// Formats nobody named are Native alone.
void complete(Features& features, const Seen& seen);

}  // namespace wstp::greeting
