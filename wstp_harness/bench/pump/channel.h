// Something that two ends exchange messages over: a link of the library, or one of the physical
// limits it is held against. A message is one Integer32 or a block of Real64 values or bytes.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "library.h"

namespace pump {

template <typename T>
using Check = std::function<void(std::span<const T>)>;

/// One end. Every call blocks until it is done and throws std::runtime_error when it fails.
class Channel {
 public:
  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  Channel(Channel&&) = delete;
  Channel& operator=(Channel&&) = delete;
  virtual ~Channel() = default;

  virtual void put(int value) = 0;
  virtual int get() = 0;

  /// A value that may wait for `flush`.
  virtual void put_later(int value) = 0;
  virtual void flush() = 0;

  virtual void put(std::span<const double> values) = 0;
  virtual void put(std::span<const Byte> values) = 0;

  /// Calls `check` with the received values, which live until it returns.
  virtual void get(const Check<double>& check) = 0;
  virtual void get(const Check<Byte>& check) = 0;
};

/// How the two ends find each other: the first is made with an empty name and reports its own.
struct Rendezvous {
  std::string kind;  // a link protocol, or limit-futex, limit-spin, limit-tcp, limit-socketpair
  std::string name;
};

/// Opens a link end of `library`; the listening end (empty name) fills in rendezvous.name and both
/// block in connect(). The two steps are apart because one thread may have to open both ends.
class LinkChannel : public Channel {
 public:
  LinkChannel(const Library& library, Environment environment, Rendezvous& rendezvous);
  LinkChannel(const LinkChannel&) = delete;
  LinkChannel& operator=(const LinkChannel&) = delete;
  LinkChannel(LinkChannel&&) = delete;
  LinkChannel& operator=(LinkChannel&&) = delete;
  ~LinkChannel() override;

  void connect();
  void put(int value) override;
  int get() override;
  void put_later(int value) override;
  void flush() override;
  void put(std::span<const double> values) override;
  void put(std::span<const Byte> values) override;
  void get(const Check<double>& check) override;
  void get(const Check<Byte>& check) override;

 private:
  void require(int result, const char* function) const;

  const Library& library_;
  LinkHandle link_ = nullptr;
};

}  // namespace pump
