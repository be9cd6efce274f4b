// The option words of WSOpenString, WSOpenArgcArgv and WSOpenArgv (reference pages; api.md section
// 2). Names are case-insensitive, unknown words are ignored, later values win. A name at the end,
// or followed by another option name, has no value. Not here: splitting text into words
// (base/words.h), opening anything (link/open.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace wstp::link {

/// How a link comes to be.
enum class Mode : std::uint8_t {
  Parent,    // nothing said: the process that launched this one, after asking whether to interact
  Listen,    // -linkcreate, -linkmode listen
  Connect,   // -linkconnect, -linkmode connect
  Launch,    // -linklaunch, -linkmode launch, or a name and nothing else
  Loopback,  // -linkmode loopback
};

enum class Protocol : std::uint8_t { SharedMemory, Tcpip, Tcp, IntraProcess, Pipes };

/// The protocol's name as -linkprotocol takes it.
std::string_view protocol_name(Protocol protocol);

/// -linkoptions bits this library acts on (wstp.h, link options).
namespace option {
constexpr std::uint64_t kUuidConnection = 4;           // connect to a link server
constexpr std::uint64_t kAnyNetworkAddress = 8;        // bind every address
constexpr std::uint64_t kDontInteract = 256;           // never ask the user
constexpr std::uint64_t kForceYield = 512;             // accepted; waiting always yields here
constexpr std::uint64_t kIpv6 = 65536;                 // the host must be an IPv6 one
constexpr std::uint64_t kIpv4 = 131072;                // the host must be an IPv4 one
constexpr std::uint64_t kOnePortConnection = 1048576;  // one port instead of two
}  // namespace option

struct Options {
  Mode mode = Mode::Parent;
  Protocol protocol = Protocol::SharedMemory;
  bool protocol_given = false;
  std::string name;
  std::string host;
  std::uint64_t bits = 0;
};

/// The words' meaning, or why they have none: Protocol (34) for an unknown protocol, Mode (35) for
/// server mode or Pipes without launch, NoListener (41) for IntraProcess without a mode.
struct Parsed {
  Options options;
  Error error = Error::Ok;
};

Parsed parse_options(std::span<const std::string> words);

/// The words of `words` that concern a link (WSFilterArgv): options with their values, flags,
/// -mathlink.
std::vector<std::size_t> link_words(std::span<const std::string_view> words);

}  // namespace wstp::link
