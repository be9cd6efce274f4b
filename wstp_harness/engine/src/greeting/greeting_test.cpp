// The dialogue (wire.md section 1.3), our block (1.4), and the hostile set-ups of
// wire_hostile.json.
#include "greeting/greeting.h"

#include <initializer_list>
#include <string>
#include <string_view>

#include "base/byte_io.h"
#include "base/check.h"

using namespace std::string_view_literals;
using wstp::as_bytes;
using wstp::as_characters;
using wstp::ByteQueue;
using wstp::Error;
using wstp::Status;
using wstp::greeting::Features;
using wstp::greeting::Greeting;
using wstp::text::Encoding;

namespace {

constexpr auto kHead = "\n-libraryid '!&*' -decoders 0\n"sv;
constexpr auto kNumbers =
    "-numericsid boxer -tokens 33,98,100,102,116,118,120 -textid 'Jan 27 2023, 10:57:24' "
    "-formats 1,2,3,4,5,6,7\n"sv;
constexpr auto kTail = "-symboldicts 1 -stringdicts 1\nSupport6digitAsciiUnicode\n"sv;

std::string stream(std::string_view version, std::string_view lines) {
  return "Math Link" + std::string{version} + std::string{lines};
}

/// A whole version 6 greeting of the reference library with one line exchanged.
std::string vendor(std::string_view numbers = kNumbers,
                   std::string_view environment = "-envid ''\n", std::string_view head = kHead,
                   std::string_view tail = kTail) {
  return stream(" 6", std::string{head} + std::string{numbers} + std::string{environment} +
                          std::string{tail});
}

struct Run {
  Status status;
  std::string left;
  std::string sent;
  Features peer;
};

Run run(std::string_view bytes, std::string_view environment_id = {}) {
  ByteQueue in;
  ByteQueue out;
  in.append(as_bytes(bytes));
  Greeting greeting{environment_id};
  Run result;
  result.status = greeting.step(in, out);
  result.left = as_characters(in.unread());
  result.sent = as_characters(out.unread());
  result.peer = greeting.peer();
  WSTP_CHECK_EQUAL(greeting.done(), result.status.ok());
  return result;
}

bool dies(std::string_view bytes) { return run(bytes).status.error() == Error::Dead; }

constexpr auto kOwnGreeting =
    "Math Link 6\n-libraryid '!&*' -decoders 0\n"
    "-numericsid boxer -tokens 33,98,100,102,116,118,120 -textid wstp_harness "
    "-formats 1,2,3,4,5,6\n"
    "-envid ''\n"
    "-symboldicts 0 -stringdicts 0\n"
    "Support6digitAsciiUnicode\n"sv;

}  // namespace

WSTP_TEST(everything_at_once_is_accepted_and_the_rest_is_the_token_stream) {
  const Run result = run(vendor() + std::string{"\xE4\1\0\0\0\n"sv});
  WSTP_CHECK(result.status.ok());
  WSTP_CHECK_EQUAL(result.left, "\xE4\1\0\0\0\n"sv);
  WSTP_CHECK_EQUAL(result.sent, kOwnGreeting);
  WSTP_CHECK_EQUAL(result.peer.version, 6);
  WSTP_CHECK(result.peer.six_digit);
  WSTP_CHECK(result.peer.reads(std::uint8_t{0xF8}));
  WSTP_CHECK(result.peer.reads(Encoding::Utf32));
  WSTP_CHECK(!result.peer.reads_to_the_end);
}

WSTP_TEST(each_part_is_sent_when_the_peers_part_before_it_was_read) {
  ByteQueue in;
  ByteQueue out;
  Greeting greeting;
  WSTP_CHECK_EQUAL(greeting.step(in, out).need(), 9U);
  WSTP_CHECK_EQUAL(as_characters(out.unread()), "Math Link"sv);
  in.append(as_bytes("Math"));
  WSTP_CHECK_EQUAL(greeting.step(in, out).need(), 5U);
  in.append(as_bytes(" Link"));
  WSTP_CHECK_EQUAL(greeting.step(in, out).need(), 2U);
  WSTP_CHECK_EQUAL(as_characters(out.unread()), "Math Link 6"sv);
  in.append(as_bytes(" 6"));
  WSTP_CHECK(greeting.step(in, out).incomplete());
  WSTP_CHECK_EQUAL(as_characters(out.unread()), kOwnGreeting);
}

WSTP_TEST(byte_by_byte_gives_the_same_as_all_at_once) {
  const std::string bytes = vendor();
  ByteQueue in;
  ByteQueue out;
  Greeting greeting;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    WSTP_CHECK(greeting.step(in, out).incomplete());
    in.append(as_bytes(std::string_view{bytes}.substr(i, 1)));
  }
  WSTP_CHECK(greeting.step(in, out).ok());
  WSTP_CHECK(in.empty());
  WSTP_CHECK_EQUAL(as_characters(out.unread()), kOwnGreeting);
}

WSTP_TEST(two_of_us_greet_each_other) {
  Greeting left{"a 'b'"};
  Greeting right{"c"};
  ByteQueue to_left;
  ByteQueue to_right;
  for (int round = 0; round < 4; ++round) {
    static_cast<void>(left.step(to_left, to_right));
    static_cast<void>(right.step(to_right, to_left));
  }
  WSTP_CHECK(left.done() && right.done());
  WSTP_CHECK(to_left.empty() && to_right.empty());
  WSTP_CHECK_EQUAL(left.peer().environment_id, "c");
  WSTP_CHECK_EQUAL(right.peer().environment_id, "a 'b'");
  WSTP_CHECK(left.peer().reads_to_the_end && right.peer().reads_to_the_end);
}

WSTP_TEST(the_older_version_decides_how_many_lines_there_are) {
  const std::string three = std::string{kHead} + std::string{kNumbers};
  const std::string four = three + "-envid x\n";
  const std::string five = four + "-symboldicts 1 -stringdicts 1\n";
  for (const auto& [version, lines] :
       {std::pair{" 3"sv, three}, std::pair{" 4"sv, four}, std::pair{" 5"sv, five}}) {
    const Run result = run(stream(version, lines) + "]");
    WSTP_CHECK(result.status.ok());
    WSTP_CHECK_EQUAL(result.left, "]");
    WSTP_CHECK_EQUAL(result.peer.version, version[1] - '0');
    WSTP_CHECK(!result.peer.six_digit);
    WSTP_CHECK_EQUAL(result.sent, "Math Link 6" + wstp::greeting::own_block(version[1] - '0', ""));
  }
  WSTP_CHECK_EQUAL(wstp::greeting::own_block(3, "").find("envid"), std::string::npos);
  WSTP_CHECK_EQUAL(wstp::greeting::own_block(5, "").find("Support"), std::string::npos);
}

WSTP_TEST(newer_and_odd_versions_are_taken_as_ours) {
  for (const auto version : {" 7"sv, " 9"sv, " x"sv, " \xFF"sv, " \n"sv, "x6"sv, "\t6"sv}) {
    const Run result = run(stream(version, vendor().substr(11)));
    WSTP_CHECK(result.status.ok());
    WSTP_CHECK_EQUAL(result.peer.version, 6);
  }
}

WSTP_TEST(versions_before_three_die) {
  for (const auto version : {" 2"sv, " 1"sv, " 0"sv, " \0"sv, " 10"sv})
    WSTP_CHECK(dies(stream(version, vendor().substr(11))));
}

WSTP_TEST(another_name_dies_at_its_first_wrong_byte) {
  WSTP_CHECK(dies("Math Limk 6\n"));
  WSTP_CHECK(dies("math link 6\n"));
  WSTP_CHECK(dies("GET / HTTP/1.1\r\n"));
  WSTP_CHECK(dies("X"));
  WSTP_CHECK(dies(std::string(std::size_t{1} << 20U, '\0')));
  WSTP_CHECK(run("Math").status.incomplete());
}

WSTP_TEST(lines_that_crash_the_reference_library_die) {
  WSTP_CHECK(dies(vendor(kNumbers, "\n")));
  WSTP_CHECK(dies(vendor(kNumbers, "-envid\n")));
  WSTP_CHECK(dies("Math Link 6\n\n\n\n\n\n"));
  WSTP_CHECK(dies("Math Link 6" + std::string(std::size_t{1} << 20U, '\n')));
  WSTP_CHECK(dies(vendor("-numericsid boxer -tokens 999999\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -tokens -1\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -tokens 33,-128\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -tokens 2147483647\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -tokens 99999999999999999999999\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -formats 999999\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -formats -1\n")));
  WSTP_CHECK(dies(vendor("-numericsid boxer -tokens\n")));
  std::string windows = vendor();
  for (std::size_t at = 0; (at = windows.find('\n', at)) != std::string::npos; at += 2)
    windows.insert(at, 1, '\r');
  WSTP_CHECK(dies(windows));
}

WSTP_TEST(lines_the_reference_library_refuses_die) {
  WSTP_CHECK(dies(vendor("-numericsid poodle -tokens 33\n")));
  WSTP_CHECK(dies(vendor("-numericsid '' -tokens 33\n")));
  WSTP_CHECK(dies(vendor(kNumbers, "-envid a\0b\n"sv)));
  std::string many = "-numericsid boxer -tokens 33";
  for (int i = 0; i < 499; ++i) many += ",33";
  WSTP_CHECK(dies(vendor(many + "\n")));
}

WSTP_TEST(a_line_of_511_bytes_passes_and_a_longer_one_dies_without_its_end) {
  const std::string full = "-envid " + std::string(511 - 7, 'x');
  WSTP_CHECK(run(vendor(kNumbers, full + "\n")).status.ok());
  WSTP_CHECK(dies(vendor(kNumbers, full + "x\n")));
  WSTP_CHECK(dies("Math Link 6\n" + std::string(512, 'x')));
  WSTP_CHECK(run("Math Link 6\n" + std::string(511, 'x')).status.incomplete());
}

WSTP_TEST(odd_lines_the_reference_library_accepts_pass) {
  const auto passes = [](const std::string& bytes) { return run(bytes).status.ok(); };
  WSTP_CHECK(passes(vendor("-envid ''\n", kNumbers)));
  WSTP_CHECK(
      passes(vendor("-numericsid boxer -tokens 256,255,128,127,0,33,33 -formats 8,0,255\n")));
  WSTP_CHECK(passes(vendor("-numericsid boxer -tokens 1.5,0x21,junk,\n")));
  WSTP_CHECK(passes(vendor("-numericsid boxer -unknown 'a b' -other \"c\"\n")));
  WSTP_CHECK(passes(vendor(kNumbers, "-envid 'open\n")));
  WSTP_CHECK(passes(vendor(kNumbers, "-envid ''\n", "\n-libraryid 'abc -decoders 0\n")));
  WSTP_CHECK(passes(vendor(kNumbers, "-envid ''\n", kHead,
                           "-symboldicts -1 -stringdicts 99999999999999999999\nFoo\n")));
}

WSTP_TEST(another_fifth_line_means_no_six_digit_escapes) {
  const Run result =
      run(vendor(kNumbers, "-envid ''\n", kHead, "-symboldicts 1 -stringdicts 1\nFoo\n"));
  WSTP_CHECK(result.status.ok());
  WSTP_CHECK(!result.peer.six_digit);
}

// Both directions as the reference library quotes: plain, '...', "..." or escaped.
WSTP_TEST(the_environment_id_is_quoted_and_read_back) {
  WSTP_CHECK(run(vendor(), "a b").sent.find("\n-envid 'a b'\n") != std::string::npos);
  WSTP_CHECK(run(vendor(), "a'b").sent.find("\n-envid \"a'b\"\n") != std::string::npos);
  WSTP_CHECK(run(vendor(), "abc").sent.find("\n-envid abc\n") != std::string::npos);
  WSTP_CHECK(run(vendor(), "a'b\"c").sent.find("\n-envid a\\'b\\\"c\n") != std::string::npos);
  WSTP_CHECK_EQUAL(run(vendor(kNumbers, "-envid 'a\"b'\n")).peer.environment_id, "a\"b");
  WSTP_CHECK_EQUAL(run(vendor(kNumbers, "-envid \xE9\n")).peer.environment_id, "\xE9");
}

WSTP_TEST(an_environment_id_that_fits_no_line_is_announced_as_empty) {
  WSTP_CHECK_EQUAL(run(vendor(), std::string(600, 'x')).sent, kOwnGreeting);
  WSTP_CHECK_EQUAL(run(vendor(), "a\nb").sent, kOwnGreeting);
}

WSTP_TEST(after_a_failure_every_step_fails) {
  ByteQueue in;
  ByteQueue out;
  in.append(as_bytes("nonsense"));
  Greeting greeting;
  WSTP_CHECK(greeting.step(in, out).error() == Error::Dead);
  in.append(as_bytes(vendor()));
  WSTP_CHECK(greeting.step(in, out).error() == Error::Dead);
}
