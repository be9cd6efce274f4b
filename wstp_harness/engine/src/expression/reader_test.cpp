// What a stream reads as, one list by cause; each case is read whole, byte by byte, and with more
// input behind it. Sources: wire.md sections 2, 6 and 7; bytes as Wolfram's library sends them or a
// peer forged.
#include "expression/reader.h"

#include <string_view>

#include "base/check.h"
#include "expression/reading_test.h"

namespace wstp::expression {

namespace {

using namespace std::string_view_literals;

struct Case {
  std::string_view cause;
  std::string_view stream;
  std::string_view reads;
};

constexpr Case kCases[] = {
    {"uint8", "\xa1\xff\n"sv, "255:a1"},
    {"int16", "\xe2\xd4\xfe\n"sv, "-300:e2"},
    {"int32", "\xe4\xff\xff\xff\x7f\n"sv, "2147483647:e4"},
    {"int64", "\xe6\0\0\0\0\0\0\0\x80\n"sv, "-9223372036854775808:e6"},
    {"float32", "\xf4\0\0\xc0?\n"sv, "1.5:f4"},
    {"float64", "\xf6\0\0\0\0\0\0\xf8?\n"sv, "1.5:f6"},
    {"x87", "\xf8\0\0\0\0\0\0\0\xc0\xff?\0\0\0\0\0\0\n"sv, "1.5:f8"},
    {"newline inside a number", "\xe4\n\n\n\n\n"sv, "168430090:e4"},
    {"big integer", "+FA~C123\n"sv, "123:2b"},
    {"big real with precision", "*NA~K1.5e300\0`20\n"sv, "1.5`20*^300:2a"},
    {"text real with back-quote", "*IA~F1.5`20\n"sv, "1.5`20:2a"},
    {"text integer in UCS-2", "+GC~B\0001\0002\n"sv, "12:2b"},
    {"empty text integer", "+CA~@\n"sv, ":2b"},
    {"old integer and real", "I2 77\nR3 1.5\n"sv, "77:2b 1.5:2a"},
    {"native string", "\"HA~Ehello\n"sv, "\"hello\""},
    {"empty string", "\"CA~@\n"sv, "\"\""},
    {"brackets and newlines inside", "\"GA~D]\n~\n\n"sv, "\"]\n~\n\""},
    {"native escape", "\"KA~Ca\\:03b1b\n"sv,
     "\"a\xce\xb1"
     "b\""},
    {"bytes", "\"EB~Bh\xe9\n"sv, "\"h\xc3\xa9\""},
    {"UCS-2", "\"GC~B\0h\x03\xb1\n"sv, "\"h\xce\xb1\""},
    {"UTF-8", "\"FD~Bh\xce\xb1\n"sv, "\"h\xce\xb1\""},
    {"UTF-16 pair", "\"GE~A=\xd8\0\xde\n"sv, "\"\xf0\x9f\x98\x80\""},
    {"UTF-32", "\"GF~A\xb1\x03\0\0\n"sv, "\"\xce\xb1\""},
    {"old string", "S4 h\xfb\x03\xb1\n"sv, "\"h\xce\xb1\""},
    {"old symbol", "Y3 foo\n"sv, "'foo"},
    {"decimal length below 64", "\"9 A~5 hello\n"sv, "\"hello\""},
    {"leading zeros", "\"010 A~05 hello\n"sv, "\"hello\""},
    {"END is CR", "\"HA~Ehello\r"sv, "\"hello\""},
    {"END is a comma", "\xe4\5\0\0\0,"sv, "5:e4"},
    {"symbol", "#GA~DTrue\n"sv, "'True"},
    {"function", "FB#GA~DPlus\n\xa1\1\n\xa1\2\n"sv, "F2 'Plus 1:a1 2:a1"},
    {"no arguments", "F@#DA~Af\n"sv, "F0 'f"},
    {"composite head", "FAFA#DA~Af\n\xa1\1\n\xa1\2\n"sv, "F1 F1 'f 1:a1 2:a1"},
    {"integer head", "FA\xa1\7\n\xa1\2\n"sv, "F1 7:a1 2:a1"},
    {"packed list", "FB#GA~DList\nPB\xe4\1\0\0\0\2\0\0\0\n"sv, "F2 'List 1:e4 2:e4"},
    {"two runs and a number", "FD#GA~DList\nPA\xa1\1\nPB\xe2\2\0\3\0\n\xa1\4\n"sv,
     "F4 'List 1:a1 2:e2 3:e2 4:a1"},
    {"packed scalar", "PA\xe4\5\0\0\0\n"sv, "5:e4"},
    {"matrix", "AFDYFB#GA~DList\nFC#GA~DList\n.\nPF\xa1\1\2\3\4\5\6\n"sv,
     "F2 'List F3 'List 1:a1 2:a1 3:a1 F3 'List 4:a1 5:a1 6:a1"},
    {"rank 3, heads", "AHD\\FB#DA~Af\nFB#DA~Ag\nFB#DA~Ah\n.\nPH\xa1\1\2\3\4\5\6\7\x08\n"sv,
     "F2 'f F2 'g F2 'h 1:a1 2:a1 F2 'h 3:a1 4:a1 F2 'g F2 'h 5:a1 6:a1 F2 'h 7:a1 8:a1"},
    {"leaves unpacked", "ABDJFB#DA~Af\n.\n\xa1\1\n+DA~A7\n"sv, "F2 'f 1:a1 7:2b"},
    {"leaves are expressions", "ABDJFB#DA~Af\n.\nFA#DA~Ag\n\xa1\1\n\"CA~@\n"sv,
     "F2 'f F1 'g 1:a1 \"\""},
    {"array inside an array", "AADJFA#DA~Af\n.\nABDJFB#DA~Ag\n.\nPB\xa1\1\2\n"sv,
     "F1 'f F2 'g 1:a1 2:a1"},
    {"array then argument", "FB#DA~Ah\nAADJFA#DA~Af\n.\n\xa1\1\n\xa1\2\n"sv,
     "F2 'h F1 'f 1:a1 2:a1"},
    {"dimension 0", "A@DMF@#GA~DList\n.\n"sv, "F0 'List"},
    {"dimensions 2, 0", "A@DYFB#GA~DList\nF@#GA~DList\n.\n"sv, "F2 'List F0 'List F0 'List"},
    {"levels behind a zero", "A@DYF@#GA~DList\nFC#GA~DList\n.\n"sv, "F0 'List"},
    {"separators between", "]\n\\\xa1\5\n\n]\\]\xa1\6\n]"sv, "5:a1 6:a1"},
    {"backslash inside", "FA#DA~Af\n\\\xa1\5\n"sv, "F1 'f 5:a1"},
    {"packet ends inside", "FB#DA~Af\n\xa1\1\n]"sv, "F2 'f 1:a1 !24"},
    {"newline inside", "FB#DA~Af\n\xa1\1\n\n"sv, "F2 'f 1:a1 !24"},
    {"packet ends inside an array", "ABDJFB#DA~Af\n.\n\xa1\1\n]"sv, "F2 'f 1:a1 !24"},

    {"wrong END of a number", "\xa1\5x"sv, "!2"},
    {"wrong END of a text", "\"HA~Ehellox"sv, "!2"},
    {"wrong END of a run", "FA#GA~DList\nPA\xa1\5x"sv, "F1 'List !2"},
    {"wrong END of D", "AADJFA#DA~Af\n.x"sv, "!2"},
    {"unknown tokens", "\0"sv, "!2"},
    {"user token", "0"sv, "!2"},
    {"blank", " "sv, "!2"},
    {"big-endian number", "\xa4\0\0\0\5\n"sv, "!2"},
    {"symbol reference", "OA\xa1\7\n"sv, "!53"},
    {"string reference", "QA\xa1\7\n"sv, "!54"},
    {"length without digits", "\" A~Ehello\n"sv, "!2"},
    {"negative length", "\"-5 A~Ehello\n"sv, "!2"},
    {"letters in a length", "\"5x"sv, "!2"},
    {"length 2^63", "\"9223372036854775808 "sv, "!2"},
    {"length 2^64", "\"18446744073709551616 "sv, "!2"},
    {"length of 29 digits", "\"99999999999999999999999999999 "sv, "!2"},
    {"length 0 with a body behind", "\"0 A~Ehello\n"sv, "!2"},
    {"body too short", "\"FA~Ehello\n"sv, "!2"},
    {"body too long", "\"IA~Ehello\n\n"sv, "!2"},
    {"count too small", "\"HA~Dhello\n"sv, "!2"},
    {"count too large", "\"HA~Fhello\n"sv, "!2"},
    {"count of bytes too large", "\"HB~Fhello\n"sv, "!2"},
    {"count 2^31 - 1", "\"RB~2147483647 hello\n"sv, "!2"},
    {"odd UCS-2", "\"FC~A\0h\0\n"sv, "!2"},
    {"format 0", "\"H@~Ehello\n"sv, "!2"},
    {"format 8", "\"HH~Ehello\n"sv, "!2"},
    {"no tilde", "\"HA-Ehello\n"sv, "!2"},
    {"invalid UTF-8", "\"ED~B\xc3(\n"sv, "!2"},
    {"overlong UTF-8", "\"ED~A\xc0\x80\n"sv, "!2"},
    {"surrogate in UTF-8", "\"FD~A\xed\xa0\x80\n"sv, "!2"},
    {"lone surrogate in UTF-16", "\"EE~A=\xd8\n"sv, "!2"},
    {"UTF-32 above the last", "\"GF~A\0\0\x11\0\n"sv, "!2"},
    {"argument count 2^63", "F9223372036854775808 #DA~Af\n"sv, "!2"},
    {"argument counts that add up too far",
     "F9223372036854775806 #DA~Af\nF9223372036854775806 #DA~Af\n"sv, "F9223372036854775806 'f !2"},
    {"run longer than its function", "FA#GA~DList\nPB\xa1\1\2\n"sv, "F1 'List !2"},
    {"run of nothing", "FA#GA~DList\nP@\xa1\n"sv, "F1 'List !2"},
    {"run of strings", "FA#GA~DList\nPA\"\n"sv, "F1 'List !2"},
    {"run longer than its array", "AADJFA#DA~Af\n.\nPB\xa1\1\2\n"sv, "F1 'f !2"},
    {"array without D", "AAFA#DA~Af\n"sv, "!2"},
    {"D of nothing", "AAD@\n"sv, "!2"},
    {"D without its point", "AADIFA#DA~Af\n\n"sv, "!2"},
    {"D with more behind", "AADKFA#DA~Af\n.\n\n"sv, "!2"},
    {"rank 0", "AADA.\n"sv, "!2"},
    {"leaves not the product", "ACDJFB#DA~Af\n.\n"sv, "!2"},
    {"product beyond 64 bits", "A@DgF4294967296 #DA~Af\nF4294967296 #DA~Af\n.\n"sv, "!2"},
    {"array inside D", "AADJAA#DA~Af\n.\n"sv, "!2"},
    {"string head in D", "AADJFA\"DA~Af\n.\n"sv, "!2"},
    {"D alone", "DA.\n"sv, "!2"},
};

ByteQueue queue_of(std::string_view stream) {
  ByteQueue queue;
  queue.append(as_bytes(stream));
  return queue;
}

void check_case(const Case& one, const std::string& reads, std::string_view way) {
  if (reads == one.reads) return;
  check::equal(reads, std::string{one.reads},
               (std::string{one.cause} + ", " + std::string{way}).c_str(), __FILE__, __LINE__);
}

WSTP_TEST(streams_read_as_the_wire_format_says) {
  for (const Case& one : kCases) {
    ByteQueue queue = queue_of(one.stream);
    reading::Reading reading{queue};
    reading.go_on();
    check_case(one, reading.end(), "whole");
  }
}

WSTP_TEST(streams_read_the_same_byte_by_byte) {
  for (const Case& one : kCases) {
    ByteQueue queue;
    reading::Reading reading{queue};
    for (const char byte : one.stream) {
      queue.append(as_bytes({&byte, 1}));
      reading.go_on();
    }
    check_case(one, reading.end(), "byte by byte");
  }
}

WSTP_TEST(what_follows_a_stream_changes_nothing) {
  for (const Case& one : kCases) {
    ByteQueue queue = queue_of(std::string{one.stream} + "\"DA~Az\n");
    reading::Reading reading{queue};
    reading.go_on();
    const std::string expected = one.reads.find('!') == std::string_view::npos
                                     ? std::string{one.reads} + " \"z\""
                                     : std::string{one.reads};
    check_case({one.cause, one.stream, expected}, reading.end(), "with more behind");
  }
}

WSTP_TEST(a_stream_cut_anywhere_never_fails_but_wants_more) {
  for (const Case& one : kCases) {
    if (one.reads.find('!') != std::string_view::npos) continue;
    for (std::size_t size = 0; size < one.stream.size(); ++size) {
      ByteQueue queue = queue_of(one.stream.substr(0, size));
      reading::Reading reading{queue};
      reading.go_on();
      const std::string reads = reading.end();
      if (reads.find('!') != std::string::npos) check_case(one, reads, "cut");
    }
  }
}

WSTP_TEST(a_length_field_alone_asks_for_a_bounded_amount) {
  for (const std::string_view stream :
       {"\"9223372036854775807 "sv, "FA#GA~DList\nP576460752303423487 \xf8"sv,
        "AADx9223372036854775807 "sv, "A1 D9223372036854775807 "sv}) {
    ByteQueue queue = queue_of(stream);
    Reader reader{queue};
    Block<long double> block;
    const Status status = reader.get_list(block);
    WSTP_CHECK(status.incomplete() || status.error() == Error::GetSequence ||
               status.error() == Error::Malformed);
    WSTP_CHECK(status.need() <= std::size_t{1} << 20U);
  }
}

}  // namespace

}  // namespace wstp::expression
