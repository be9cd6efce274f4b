// The pieces the transport suite's tests are made of: patterns, whole reads and writes with a
// deadline, two connected ends, and what lies about in the file system. For tests only.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "base/check.h"
#include "transport/transport_suite.h"

namespace wstp::transport::suite {

using std::chrono::milliseconds;

inline constexpr auto PATIENCE = std::chrono::seconds{20};
inline constexpr auto NOTICED_WITHIN = milliseconds{100};

using Bytes = std::vector<std::byte>;

inline Bytes pattern(std::size_t size) {
  Bytes bytes(size);
  std::uint32_t state = 1;
  for (auto& each : bytes) {
    state = (state * 1664525U) + 1013904223U;
    each = static_cast<std::byte>(state >> 24U);
  }
  return bytes;
}

inline Deadline in(Clock::duration time) { return Clock::now() + time; }

/// Writes until all is taken or the transport says otherwise; the last answer's kind.
inline Io::Kind write_all(Transport& transport, std::span<const std::byte> bytes) {
  const auto deadline = in(PATIENCE);
  while (!bytes.empty()) {
    const auto io = transport.write_some(bytes);
    if (io.kind == Io::Kind::Moved) bytes = bytes.subspan(io.count);
    if (io.kind == Io::Kind::Closed || io.kind == Io::Kind::Dead) return io.kind;
    if (io.kind == Io::Kind::WouldBlock && !transport.wait(Interest::Write, deadline))
      return io.kind;
  }
  return Io::Kind::Moved;
}

struct Read {
  Bytes bytes;
  Io::Kind last;
};

/// Reads `size` bytes, or until the end of input.
inline Read read_up_to(Transport& transport, std::size_t size) {
  const auto deadline = in(PATIENCE);
  Read read{{}, Io::Kind::Moved};
  Bytes buffer(std::size_t{64} * 1024);
  while (read.bytes.size() < size) {
    const auto room = std::min(buffer.size(), size - read.bytes.size());
    const auto io = transport.read_some(std::span{buffer}.first(room));
    read.last = io.kind;
    if (io.kind == Io::Kind::Closed || io.kind == Io::Kind::Dead) break;
    if (io.kind == Io::Kind::WouldBlock && !transport.wait(Interest::Read, deadline)) break;
    read.bytes.insert(read.bytes.end(), buffer.begin(),
                      buffer.begin() + static_cast<std::ptrdiff_t>(io.count));
  }
  return read;
}

inline bool connect(Transport& transport) {
  const auto deadline = in(PATIENCE);
  for (;;) {
    const auto progress = transport.connect_step();
    if (progress.kind != Progress::Kind::Waiting) return progress.kind == Progress::Kind::Done;
    if (!transport.wait(Interest::Connect, deadline)) return false;
  }
}

/// Two connected ends in this process, each with an environment's reactor of its own.
struct Pair {
  explicit Pair(const Traits& traits) {
    auto listening = traits.open({Role::Listen, "", "", 0}, reactors[0]);
    WSTP_CHECK(listening.error == Error::Ok);
    listener = std::move(listening.transport);
    auto connecting = traits.open({Role::Connect, listener->name(), "", 0}, reactors[1]);
    WSTP_CHECK(connecting.error == Error::Ok);
    connector = std::move(connecting.transport);
    std::thread other{[this] { WSTP_CHECK(connect(*listener)); }};
    WSTP_CHECK(connect(*connector));
    other.join();
    for (auto* const each : {listener.get(), connector.get()}) each->peer_reads_to_the_end();
  }

  std::array<Reactor, 2> reactors;
  std::unique_ptr<Transport> listener;
  std::unique_ptr<Transport> connector;
};

inline std::vector<std::string> entries(const char* folder) {
  std::vector<std::string> names;
  std::error_code none;  // no such folder, no entries
  for (const auto& entry : std::filesystem::directory_iterator{folder, none})
    names.push_back(entry.path().filename().string());
  return names;
}

inline std::size_t files_named_after(const std::string& link) {
  std::size_t count = 0;
  for (const char* folder : {"/dev/shm", "/tmp/MathLink"})
    for (const auto& name : entries(folder)) count += name.find(link) != std::string::npos ? 1 : 0;
  return count;
}

}  // namespace wstp::transport::suite
