// A link: one reader, one writer, and (unless it is a loopback link) the transport between it and
// its peer. This is where a reader's "need more" becomes waiting, where output leaves, where the
// peer's end is noticed, and where errors stick (state.h says how). The API's calls go through
// get(), put() and the functions below them; api/guard.h turns their answers into C results.
//
// Rules kept here:
// - The first get, put or flush connects (api.md section 3); activate() does so by itself.
// - A get that must wait sends the own output first, so that two ends never wait for each other.
// - Data the peer flushed before it closed is read before Closed (11) is told. (Wolfram's library
//   loses it; its documentation promises it.)
// - Output is held back until flush(), a waiting get, or kHoldOutput bytes; beyond kHoldOutput a
// put
//   waits until the peer has taken the rest: memory for unsent data is bounded by one put.
// - A failed activation, a yield function that says stop, and a peer that died are Dead (1) for
// ever. Not here: option words (options.h), what is lent (loans.h), callbacks' C side (api/).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_queue.h"
#include "base/error.h"
#include "base/status.h"
#include "expression/reader.h"
#include "expression/writer.h"
#include "greeting/features.h"
#include "link/handle.h"
#include "link/inbox.h"
#include "link/loans.h"
#include "link/marks.h"
#include "link/options.h"
#include "link/state.h"
#include "link/surroundings.h"
#include "transport/transport.h"

struct WSYieldParametersObject;

namespace wstp::link {

class Child;
class Journal;
class Replacements;

/// Called while a call waits; nonzero gives the wait up. The parameters are always NULL, as
/// observed.
using Yielder = int (*)(WSLinkObject* link, WSYieldParametersObject* parameters);

/// WSSetUserData: a pointer and what to call when the link is closed.
struct UserData {
  void* data = nullptr;
  void (*on_close)(WSLinkObject* link) = nullptr;
};

class Link final : private expression::Bypass {
 public:
  static constexpr std::size_t kHoldOutput = std::size_t{64} << 10U;

  /// A loopback link, connected from the start.
  explicit Link(Surroundings& around, long number);

  /// A link over a transport that is not connected yet.
  Link(Surroundings& around, long number, std::unique_ptr<transport::Transport> transport,
       Options options);

  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  Link(Link&&) = delete;
  Link& operator=(Link&&) = delete;
  ~Link() override;

  // Reading and writing.

  /// Runs `step` on the reader until it needs no more bytes, waiting for them. True when it
  /// answered Ok; otherwise the link has an error. `Step` is Status(expression::Reader&).
  template <typename Step>
  bool get(const Step& step) {
    if (!state_.clear() && !enter(Operation::Get)) return false;
    for (;;) {
      const Status status = step(reader_);
      if (status.ok()) return done_reading();
      if (!status.incomplete()) return fail(status.error());
      if (const Error error = await(); error != Error::Ok) return fail(error);
    }
  }

  /// Runs `step` on the writer: Error(expression::Writer&).
  template <typename Step>
  bool put(const Step& step) {
    if (!state_.clear() && !enter(Operation::Put)) return false;
    if (const Error error = step(writer_); error != Error::Ok) return fail(error);
    return done_writing();
  }

  bool flush();

  /// WSActivate, WSConnect.
  bool activate();

  /// WSEstablish...: activates, without the greeting, taking these features for agreed on (as
  /// observed). A connected link stays as it is.
  bool establish(const greeting::Features& features);

  /// WSReady: 1, 0, or -1 for a dead link. Never waits, flushes nothing, changes no error.
  int ready();

  /// WSWaitForLinkActivity: waits until ready() is not 0, calling `stop` every 50 ms when given;
  /// the link has error Closed (11) when the peer is gone.
  enum class Waited : std::uint8_t { Active, Failed, Stopped };
  using Stop = int (*)(WSLinkObject* link, void* context);
  Waited wait_for_activity(Stop stop);

  /// Sleeps until ready() may have changed, wake(), or the deadline. For one thread that is not
  /// using the link otherwise (WSReadyParallel).
  void sleep_until_readable(transport::Deadline until);
  void wake() noexcept;

  // Errors.

  [[nodiscard]] State& state() { return state_; }

  /// Makes the error stick and answers false.
  bool fail(Error error);

  // Messages.

  [[nodiscard]] Inbox& inbox() { return inbox_; }

  /// WSPutMessage: the argument is chosen by the code (wire.md section 3).
  bool put_message(int code);
  bool put_message(int code, int argument);

  // What it is.

  [[nodiscard]] bool is_loopback() const { return transport_ == nullptr; }

  [[nodiscard]] bool connected() const { return state_.phase() == Phase::Connected; }

  [[nodiscard]] long number() const { return number_; }

  /// Empty: no name (a loopback link before WSSetName).
  [[nodiscard]] const std::string& name() const { return name_; }

  void set_name(std::string_view name) { name_ = name; }

  [[nodiscard]] const Options& options() const { return options_; }

  [[nodiscard]] const transport::Transport* transport() const { return transport_.get(); }

  [[nodiscard]] Surroundings& around() { return around_; }

  [[nodiscard]] expression::Reader& reader() { return reader_; }

  [[nodiscard]] const expression::Writer& writer() const { return writer_; }

  [[nodiscard]] const greeting::Features& peer() const { return writer_.peer(); }

  /// The peer environment's id; nullopt on a loopback link or before connecting.
  [[nodiscard]] std::optional<std::string> peer_id() const;

  [[nodiscard]] WSLinkObject* handle() const { return handle_; }

  void set_handle(WSLinkObject* handle);

  // What belongs to it.

  [[nodiscard]] Loans& loans() { return loans_; }

  [[nodiscard]] Marks& marks() { return marks_; }

  [[nodiscard]] Meters& meters() { return meters_; }

  [[nodiscard]] UserData& user() { return user_; }

  [[nodiscard]] Yielder yielder() const { return yielder_; }

  void set_yielder(Yielder function) { yielder_ = function; }

  /// Made at the first use; nullptr until then.
  [[nodiscard]] Replacements* replacements() { return replacements_.get(); }

  [[nodiscard]] Replacements& make_replacements();

  [[nodiscard]] Journal* journal() { return journal_.get(); }

  [[nodiscard]] Journal& make_journal();

  /// The process a launched link belongs to: activation fails once it is gone.
  void set_child(std::unique_ptr<Child> child);

  [[nodiscard]] Child* child() { return child_.get(); }

  /// WSDuplicateLink: this new loopback link reads what `other` has pulled in and not read.
  void copy_unread(Link& other);

  // The link lock: serialises the calls of several threads (WSEnableLinkLock).

  void enable_lock(bool on) { locked_.store(on, std::memory_order_release); }

  [[nodiscard]] bool lock_enabled() const { return locked_.load(std::memory_order_acquire); }

  [[nodiscard]] std::recursive_mutex& mutex() { return mutex_; }

 private:
  bool enter(Operation operation);

  bool done_reading() { return journal_ == nullptr || journal_reading(); }

  bool done_writing() {
    return (transport_ == nullptr && journal_ == nullptr) || hand_over_when_much();
  }

  bool journal_reading();
  bool hand_over_when_much();

  [[nodiscard]] ByteQueue& out() { return transport_ ? output_ : input_; }

  [[nodiscard]] Error connect();
  [[nodiscard]] Error greet();
  [[nodiscard]] Error await();
  [[nodiscard]] Error receive();
  [[nodiscard]] Error push();
  [[nodiscard]] Error hand_over(std::span<const std::byte>& bytes);
  [[nodiscard]] bool wants(std::size_t size) const override;
  [[nodiscard]] Error send(std::span<const std::byte> payload) override;
  [[nodiscard]] Error pause(transport::Interest interest);
  [[nodiscard]] Error write_blocked();
  void push_what_goes();
  [[nodiscard]] bool data_here() const;

  Surroundings& around_;
  long number_;
  WSLinkObject* handle_ = nullptr;
  State state_;
  ByteQueue input_;
  ByteQueue output_;  // of two-ended links; a loopback link writes into input_
  Inbox inbox_;       // before the transport, which delivers into it until it is closed
  std::unique_ptr<transport::Transport> transport_;
  expression::Reader reader_;
  expression::Writer writer_;
  Options options_;
  std::string name_;
  std::optional<greeting::Features> established_;
  Loans loans_;
  Marks marks_;
  Meters meters_;
  UserData user_;
  Yielder yielder_ = nullptr;
  std::unique_ptr<Replacements> replacements_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<Child> child_;
  std::atomic<bool> locked_{
      false};  // release/acquire: a thread that sees it sees the link as it was then
  std::recursive_mutex mutex_;  // recursive: yield functions may call the API on their link
};

}  // namespace wstp::link
