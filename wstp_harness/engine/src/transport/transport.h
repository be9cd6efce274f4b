// What every transport offers a link: a byte stream each way, urgent messages beside it, and a way
// to sleep until something can move. A transport knows nothing of tokens, and a codec includes no
// transport header. One link owns one transport and calls it from one thread at a time, except
// wake(), which any thread may call. Nothing here blocks but wait() and close() (bounded, see
// there).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "base/error.h"

namespace wstp::transport {

using Clock = std::chrono::steady_clock;
using Deadline = std::optional<Clock::time_point>;  // nullopt: no limit

/// An urgent message as it travels: on TCPIP two big-endian words.
struct Message {
  std::int32_t code;
  std::int32_t argument;
};

/// Receives what arrives outside the byte stream. Called from a background thread or from another
/// link's thread; implementations return quickly, take no lock that is held while calling a
/// transport, and are valid until close() of the transport returned.
class Sink {
 public:
  Sink() = default;
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;
  Sink(Sink&&) = delete;
  Sink& operator=(Sink&&) = delete;
  virtual ~Sink() = default;

  virtual void on_message(Message message) = 0;
};

/// The answer of a step that moves bytes.
struct Io {
  enum class Kind : std::uint8_t {
    Moved,       // `count` bytes moved, at least one
    WouldBlock,  // nothing moved; wait() and try again
    Closed,      // the peer closed in order and every byte it flushed has been read (read);
                 // or the peer is gone and what is written would reach nobody (write)
    Dead,        // the connection broke: peer killed, reset, shared segment damaged
  };
  Kind kind;
  std::size_t count;
};

/// The answer of connect_step().
struct Progress {
  enum class Kind : std::uint8_t { Done, Waiting, Failed };
  Kind kind;
  Error error;  // only with Failed; Error::Dead unless something better is known
};

enum class Interest : std::uint8_t { Connect, Read, Write };

enum class Role : std::uint8_t { Listen, Connect };

class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  Transport(Transport&&) = delete;
  Transport& operator=(Transport&&) = delete;
  virtual ~Transport() = default;

  /// The name another process connects to (`port@host,port@host`, `xxxxx_shm`, `xxxxxxx_ipq`).
  [[nodiscard]] virtual const std::string& name() const = 0;

  /// WSDeviceInformation's MLDEVICE_TYPE: 12 TCPIP, 14 SharedMemory, 15 IntraProcess.
  [[nodiscard]] virtual int device_type() const = 0;

  /// Moves the connection on as far as it goes without waiting. Done means: bytes may be written
  /// and read, and messages may be sent. Called again after Done it answers Done.
  virtual Progress connect_step() = 0;

  /// From Done on, urgent messages go to `sink`. nullptr stops delivery before it returns.
  virtual void set_sink(Sink* sink) = 0;

  /// Takes what has arrived, at most into.size() bytes (never 0).
  virtual Io read_some(std::span<std::byte> into) = 0;

  /// Hands over bytes in order; partial writes are normal. Taken bytes are on their way without a
  /// further call: a peer that waits is woken.
  virtual Io write_some(std::span<const std::byte> from) = 0;

  /// Sleeps without spinning (a short adaptive spin apart) until the step named by `interest` may
  /// move again, the peer closed or died, wake() was called, or `until`. Spurious returns are
  /// allowed. True when something other than the deadline ended the sleep.
  virtual bool wait(Interest interest, Deadline until) = 0;

  /// Ends a wait() that is under way or the next one. Any thread.
  virtual void wake() noexcept = 0;

  /// True when read_some would not answer WouldBlock. Never blocks, moves nothing.
  [[nodiscard]] virtual bool readable() = 0;

  /// True once a peer exists: WSReady of a listening link before activation (api.md section 3).
  [[nodiscard]] virtual bool peer_present() = 0;

  /// Puts an urgent message on its way. Ok, or Dead/Closed when there is nobody. Any thread.
  virtual Error send_message(Message message) = 0;

  /// What the greeting told: the peer reads to the end what was flushed, even when it learns of a
  /// close before. Without this it is taken for one that does not.
  virtual void peer_reads_to_the_end() {}

  /// Everything flushed before is still delivered; the peer learns of the close at once. Removes
  /// every object the transport made that the peer no longer needs. Returns within 200 ms whatever
  /// the peer does. Idempotent; also called by the destructor.
  virtual void close() = 0;
};

/// What the option words of an opened link say (link/ parses them).
struct OpenRequest {
  Role role;
  std::string link_name;      // as given, may be empty
  std::string host;           // -linkhost, may be empty
  std::uint64_t options = 0;  // -linkoptions bits
};

/// Made or not: `error` is Ok exactly when `transport` is set (api.md section 2 names the codes).
struct Opened {
  std::unique_ptr<Transport> transport;
  Error error;
};

class Reactor;  // the environment's one background thread for messages and deaths (reactor.h)

/// One factory per protocol; each is defined in its own folder.
Opened open_tcp(const OpenRequest& request, Reactor& reactor);
Opened open_shared_memory(const OpenRequest& request, Reactor& reactor);
Opened open_intraprocess(const OpenRequest& request, Reactor& reactor);

}  // namespace wstp::transport
