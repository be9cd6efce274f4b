// A test is WSTP_TEST(sentence_as_a_name) { WSTP_CHECK(...); } in a *_test.cpp file; check_main.cpp
// runs them all and says which expression failed where. Only for the engine's unit tests.
#pragma once

#include <sstream>
#include <string>

namespace wstp::check {

using Body = void (*)();

struct Registration {
  Registration(const char* name, const char* file, Body body) noexcept;
};

void fail(const char* file, int line, const std::string& what);

inline void that(bool holds, const char* text, const char* file, int line) {
  if (!holds) fail(file, line, text);
}

template <typename A, typename B>
void equal(const A& a, const B& b, const char* text, const char* file, int line) {
  if (a == b) return;
  std::ostringstream out;
  out << text;
  if constexpr (requires { out << a << b; }) out << "\n    left:  " << a << "\n    right: " << b;
  fail(file, line, out.str());
}

}  // namespace wstp::check

// NOLINTBEGIN(misc-use-anonymous-namespace, bugprone-throwing-static-initialization): a test is a
// static function that registers itself while the program loads; nothing can catch there
#define WSTP_TEST(name)                                                                \
  static void name();                                                                  \
  static const ::wstp::check::Registration name##_registration{#name, __FILE__, name}; \
  static void name()
// NOLINTEND(misc-use-anonymous-namespace, bugprone-throwing-static-initialization)

#define WSTP_CHECK(condition) \
  ::wstp::check::that(static_cast<bool>(condition), #condition, __FILE__, __LINE__)

#define WSTP_CHECK_EQUAL(a, b) ::wstp::check::equal((a), (b), #a " == " #b, __FILE__, __LINE__)
