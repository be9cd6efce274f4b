// The machine's addresses and names as text.
#pragma once

#include <string>
#include <vector>

namespace wstp::environment {

/// Addresses of the interfaces that are up, IPv4 first, loopback last.
std::vector<std::string> network_addresses();

/// The fully qualified name of the machine, if it has one.
std::vector<std::string> domain_names();

}  // namespace wstp::environment
