// An environment (WSInitialize): what its links share, the links themselves, and the program's own
// facts about it. Any number may exist side by side; destroying one closes its links.
// Not here: opening links (open.h), link servers (server.h).
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "environment/dialogs.h"
#include "environment/parameters.h"
#include "environment/signals.h"
#include "link/link.h"

namespace wstp::environment {

class Server;

class Environment {
 public:
  /// Uses memory of the parameters' allocator for itself. nullptr when the parameters are in error,
  /// have no allocator, or the allocator has no memory.
  static WSEnvironment make(const Parameters& parameters);

  /// WSDeinitialize; an environment that is gone is left alone.
  static void end(WSEnvironment handle);

  explicit Environment(const Parameters& parameters);

  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  Environment(Environment&&) = delete;
  Environment& operator=(Environment&&) = delete;

  /// Closes the links without calling their user functions, as observed.
  ~Environment();

  [[nodiscard]] link::Surroundings& surroundings() { return surroundings_; }

  [[nodiscard]] WSEnvironment handle() const { return surroundings_.environment(); }

  /// The next link's number: 1, 2, ...
  [[nodiscard]] long next_number() {
    return last_number_.fetch_add(1, std::memory_order_relaxed) + 1;
  }

  /// Takes a link, gives it a handle and what links inherit.
  WSLINK add(std::unique_ptr<link::Link> link);

  /// WSClose: the link's user function runs, then the link goes. Its loans stay valid until the
  /// environment ends, as a program may still read what it was lent.
  void close(link::Link& link);

  [[nodiscard]] WSLINK find(long number);

  /// In the order they were opened.
  [[nodiscard]] std::vector<WSLINK> links();

  /// Takes a link server; remove() shuts it down, as the environment's end does.
  void add(std::shared_ptr<Server> server);
  void remove(Server& server);

  // Lending at this level (lists of names, addresses). Any thread.
  [[nodiscard]] void* lend(std::size_t size);
  void give_back(const void* block);

  /// The text of an error code, valid as long as the environment.
  [[nodiscard]] const char* error_text(int code);

  [[nodiscard]] Dialogs& dialogs() { return dialogs_; }

  [[nodiscard]] Signals& signals() { return signals_; }

  [[nodiscard]] link::Yielder default_yielder() const { return yielder_.load(); }

  void set_default_yielder(link::Yielder yielder) { yielder_.store(yielder); }

  /// WSSetEnvironmentData.
  [[nodiscard]] void* data() const { return data_; }

  void set_data(void* data) { data_ = data; }

  /// WSInit's last argument.
  [[nodiscard]] void* enclosing() const { return enclosing_; }

  void set_enclosing(void* environment) { enclosing_ = environment; }

  /// Made by WSOpen for one link.
  [[nodiscard]] bool ends_with_link() const { return ends_with_link_; }

  void set_ends_with_link() { ends_with_link_ = true; }

 private:
  link::Allocator allocator_;  // of this object's own memory too
  bool lock_links_;
  link::Surroundings surroundings_;
  void* data_ = nullptr;
  void* enclosing_ = nullptr;
  bool ends_with_link_ = false;
  std::atomic<long> last_number_{0};
  std::atomic<link::Yielder> yielder_{nullptr};
  Dialogs dialogs_;
  Signals signals_;
  std::mutex mutex_;  // guards what follows
  link::Loans loans_;
  std::vector<std::unique_ptr<link::Link>> links_;
  std::map<int, std::string> unlisted_errors_;
  std::vector<std::shared_ptr<Server>> servers_;
};

/// The text of a code, or nullptr when the table has none.
[[nodiscard]] const char* listed_error_text(int code);

}  // namespace wstp::environment

/// WSEnvironment.
struct WSEnvironmentObject : wstp::link::Cell<wstp::environment::Environment> {
  static constexpr std::uint64_t kTag = 0x524956454E505457;  // "WTPNEVIR"
};
