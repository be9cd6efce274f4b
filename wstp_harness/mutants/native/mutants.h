// What every generated wrapper needs: the real library, the chosen mutants, and where a call is.
//
// Rule: nothing here changes a call. A wrapper is one generated source that includes this file;
// which mutants are active is read from WSTP_MUTANT when the wrapper is loaded.
// Not here: what a mutant breaks; that is a row of wstp_harness/mutants/rows.

#pragma once

#include <dlfcn.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "wstp.h"

#define WSTP_WRAPPED extern "C" __attribute__((visibility("default")))

namespace mutants {

// Ends the process: the library cannot be used, and an answer would be about something else.
[[noreturn]] inline void refuse(const char* what, const char* why) {
  std::fprintf(stderr, "wstp_harness mutant: %s: %s\n", what, why ? why : "unknown reason");
  std::abort();
}

// Opens the real library with its names kept to itself. Some builds need libuuid and do not say so.
inline void* open_real(const char* path) {
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr && dlopen("libuuid.so.1", RTLD_NOW | RTLD_GLOBAL) != nullptr)
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) refuse(path, dlerror());
  return library;
}

template <typename Function>
void bind(void* library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(dlsym(library, name));
  if (function == nullptr) refuse(name, dlerror());
}

// Marks the mutants that WSTP_MUTANT names, separated by commas; none when it is not set.
inline void choose(const char* const* names, bool* active, std::size_t count) {
  const char* given = std::getenv("WSTP_MUTANT");
  for (std::string_view rest = given ? given : ""; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    const std::string name(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    const auto* found = std::find(names, names + count, name);
    if (found == names + count) refuse(name.c_str(), "no mutant of this library has this name");
    active[found - names] = true;
  }
}

// What is known of an open link: the words it was opened with.
struct Place {
  std::string protocol;
  std::string name;
  bool listens = false;
};

// The open links of this process. Never destroyed: threads may still call when the process ends.
struct Places {
  std::mutex lock;
  std::map<WSLINK, Place> links;

  static Places& all() {
    static auto* places = new Places;
    return *places;
  }
};

inline void opened(WSLINK link, Place place) {
  if (link == nullptr) return;
  auto& places = Places::all();
  const std::lock_guard guard(places.lock);
  places.links[link] = std::move(place);
}

// Notes a link opened with words such as -linkcreate -linkprotocol TCPIP.
inline void opened(WSLINK link, int argc, char** argv, const char* name) {
  Place place;
  place.name = name ? name : "";
  for (int i = 0; i < argc; ++i) {
    const std::string_view word = argv[i] ? argv[i] : "";
    const std::string_view value = i + 1 < argc && argv[i + 1] ? argv[i + 1] : "";
    if (word == "-linkcreate") place.listens = true;
    if (word == "-linkprotocol") place.protocol = value;
    if (word == "-linkmode") place.listens = value == "listen";
  }
  opened(link, std::move(place));
}

inline void closed(WSLINK link) {
  auto& places = Places::all();
  const std::lock_guard guard(places.lock);
  places.links.erase(link);
}

inline Place place_of(WSLINK link) {
  auto& places = Places::all();
  const std::lock_guard guard(places.lock);
  const auto found = places.links.find(link);
  return found == places.links.end() ? Place{} : found->second;
}

inline bool over(WSLINK link, std::string_view protocol) {
  return place_of(link).protocol == protocol;
}

inline bool listens(WSLINK link) { return place_of(link).listens; }

inline bool connects(WSLINK link) {
  const auto place = place_of(link);
  return !place.listens && !place.protocol.empty() && place.protocol != "Loopback";
}

// Whether both ends of a link are in this process.
inline bool together(WSLINK link) {
  auto& places = Places::all();
  const std::lock_guard guard(places.lock);
  const auto found = places.links.find(link);
  if (found == places.links.end()) return false;
  return std::ranges::any_of(places.links, [&](const auto& each) {
    return each.first != link && each.second.name == found->second.name;
  });
}

// Whether this is the n-th time that the mutant is asked; only one mutant is active as a rule.
inline bool nth(int number) {
  static std::atomic<int> calls = 0;
  return ++calls == number;
}

// Whether the mutant is asked for the second, fourth, ... time.
inline bool every_second() {
  static std::atomic<int> calls = 0;
  return ++calls % 2 == 0;
}

inline void sleep_ms(int milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

inline void leave_a_thread() {
  std::thread([] { std::this_thread::sleep_for(std::chrono::hours(24)); }).detach();
}

template <typename Element>
std::vector<Element> copied(const Element* data, long count) {
  if (data == nullptr || count <= 0) return {};
  return {data, data + count};
}

template <typename Index>
long product(const Index* dims, long depth) {
  long elements = 1;
  for (long i = 0; i < depth; ++i) elements *= dims[i];
  return elements;
}

// Reverses the bytes of a value; of a long double those that hold it.
template <typename Element>
Element reversed(Element value) {
  constexpr std::size_t size = std::is_same_v<Element, long double> ? 10 : sizeof(Element);
  auto* bytes = reinterpret_cast<unsigned char*>(&value);
  std::reverse(bytes, bytes + size);
  return value;
}

template <typename Element>
void reverse_each(Element* data, long count) {
  for (long i = 0; data != nullptr && i < count; ++i) data[i] = reversed(data[i]);
}

template <typename Unit>
long length_of(const Unit* text) {
  long units = 0;
  while (text != nullptr && text[units] != 0) ++units;
  return units;
}

// Lent text is the library's own memory; a mutant may write into it.
template <typename Unit>
Unit* writable(const Unit* text) {
  return const_cast<Unit*>(text);
}

// Replaces text or data by that of the call before, as far as it goes, and keeps this one's.
template <typename Unit>
void stale(Unit* data, long count) {
  static std::vector<Unit> before;
  if (data == nullptr || count <= 0) return;
  std::vector<Unit> now(data, data + count);
  std::copy_n(before.begin(), std::min(before.size(), now.size()), data);
  before = std::move(now);
}

template <typename Value>
void stale_value(Value& value) {
  static Value before{};
  std::swap(before, value);
}

// The handler that was set, per link, for a wrapper that puts its own in its place.
inline WSMessageHandlerObject& handler_of(WSLINK link) {
  static std::mutex lock;
  static auto* handlers = new std::map<WSLINK, WSMessageHandlerObject>;
  const std::lock_guard guard(lock);
  return (*handlers)[link];
}

inline void handle_twice(WSLINK link, int message, int argument) {
  const auto handler = handler_of(link);
  if (handler == nullptr) return;
  handler(link, message, argument);
  handler(link, message, argument);
}

inline void handle_without_argument(WSLINK link, int message, int /*argument*/) {
  if (const auto handler = handler_of(link); handler != nullptr) handler(link, message, 0);
}

}  // namespace mutants
