// The unguessable part of generated link names.
#pragma once

#include <cstddef>
#include <string>

namespace wstp::transport {

/// `length` characters of a-z and 0-9 from the system's random source.
std::string random_name(std::size_t length);

}  // namespace wstp::transport
