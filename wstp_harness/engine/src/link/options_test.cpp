#include "link/options.h"

#include "base/check.h"
#include "base/words.h"

using wstp::Error;
using wstp::split_words;
using wstp::link::link_words;
using wstp::link::Mode;
using wstp::link::parse_options;
using wstp::link::Protocol;

namespace {

Mode mode_of(std::string_view line) { return parse_options(split_words(line)).options.mode; }

Error error_of(std::string_view line) { return parse_options(split_words(line)).error; }

}  // namespace

WSTP_TEST(the_flags_name_the_mode) {
  WSTP_CHECK(mode_of("-linkcreate") == Mode::Listen);
  WSTP_CHECK(mode_of("-linkconnect") == Mode::Connect);
  WSTP_CHECK(mode_of("-linklaunch -linkname x") == Mode::Launch);
  WSTP_CHECK(mode_of("-linkmode listen") == Mode::Listen);
  WSTP_CHECK(mode_of("-linkmode CONNECT") == Mode::Connect);
  WSTP_CHECK(mode_of("-linkmode Loopback") == Mode::Loopback);
}

WSTP_TEST(launch_beats_create_beats_connect_in_every_order) {
  WSTP_CHECK(mode_of("-linkcreate -linkconnect") == Mode::Listen);
  WSTP_CHECK(mode_of("-linkconnect -linkcreate") == Mode::Listen);
  WSTP_CHECK(mode_of("-linkcreate -linklaunch") == Mode::Launch);
  WSTP_CHECK(mode_of("-linkmode listen -linkconnect") == Mode::Connect);
  WSTP_CHECK(mode_of("-linkmode listen -linkmode connect") == Mode::Connect);
  WSTP_CHECK(mode_of("-linkmode listen -linkmode bogus") == Mode::Listen);
}

WSTP_TEST(a_name_alone_launches_and_nothing_is_the_parent_link) {
  WSTP_CHECK(mode_of("-linkname prog") == Mode::Launch);
  WSTP_CHECK(mode_of("-linkname ''") == Mode::Parent);
  WSTP_CHECK(mode_of("") == Mode::Parent);
  WSTP_CHECK(mode_of("-linkmode bogus") == Mode::Parent);
  WSTP_CHECK(error_of("-linkmode server") == Error::Mode);
}

WSTP_TEST(option_names_are_not_values) {
  const auto parsed = parse_options(split_words("-linkcreate -linkname -linkprotocol TCPIP"));
  WSTP_CHECK(parsed.options.name.empty());
  WSTP_CHECK(parsed.options.protocol == Protocol::Tcpip);
  WSTP_CHECK(parse_options(split_words("-linkcreate -linkname -foo")).options.name == "-foo");
}

WSTP_TEST(names_are_case_insensitive_and_the_last_value_wins) {
  const auto parsed = parse_options(split_words("-LINKCREATE -LinkName a -linkname b"));
  WSTP_CHECK_EQUAL(parsed.options.name, std::string{"b"});
}

WSTP_TEST(protocol_spelling_decides) {
  WSTP_CHECK(error_of("-linkcreate -linkprotocol tcpip") == Error::Ok);
  WSTP_CHECK(error_of("-linkcreate -linkprotocol sharedmemory") == Error::Ok);
  WSTP_CHECK(error_of("-linkcreate -linkprotocol IntraProcess") == Error::Ok);
  WSTP_CHECK(error_of("-linkcreate -linkprotocol intraprocess") == Error::Protocol);
  WSTP_CHECK(error_of("-linkcreate -linkprotocol FileMap") == Error::Protocol);
  WSTP_CHECK(error_of("-linkconnect -linkprotocol Pipes") == Error::Mode);
  WSTP_CHECK(error_of("-linkprotocol IntraProcess") == Error::NoListener);
  WSTP_CHECK(parse_options(split_words("-linkcreate -linkprotocol ''")).options.protocol ==
             Protocol::SharedMemory);
}

WSTP_TEST(option_bits_are_decimal_or_hexadecimal_and_junk_is_none) {
  WSTP_CHECK_EQUAL(parse_options(split_words("-linkcreate -linkoptions 4")).options.bits, 4U);
  WSTP_CHECK_EQUAL(parse_options(split_words("-linkcreate -linkoptions 0x10000")).options.bits,
                   65536U);
  WSTP_CHECK_EQUAL(parse_options(split_words("-linkcreate -linkoptions abc")).options.bits, 0U);
  WSTP_CHECK_EQUAL(parse_options(split_words("-linkcreate -linkoptions 4x")).options.bits, 0U);
  WSTP_CHECK_EQUAL(parse_options(split_words("-linkcreate -linkoptions -1")).options.bits,
                   UINT64_MAX);
}

WSTP_TEST(link_words_are_options_with_values_and_mathlink) {
  const std::vector<std::string_view> words{"prog",        "-linkname", "x",        "foo",
                                            "-linkcreate", "-MathLink", "-linkhost"};
  WSTP_CHECK((link_words(words) == std::vector<std::size_t>{1, 2, 4, 5, 6}));
}
