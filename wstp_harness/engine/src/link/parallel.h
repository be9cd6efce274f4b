// Waiting for the first of several links (WSReadyParallel).
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "link/link.h"

namespace wstp::link {

/// The lowest index of a link that has data, is closed by its peer or is dead; nullopt when the
/// deadline came first, or at once when no link can ever become ready and there is no deadline.
/// The calling thread must be the only one that uses these links.
std::optional<std::size_t> first_ready(std::span<Link* const> links, transport::Deadline until);

}  // namespace wstp::link
