// The string utilities and what a link does to text on the way.
#include <cstring>
#include <string>
#include <vector>

#include "base/check.h"
#include "wstp.h"

namespace {

std::string converted_utf8(const char* text, long characters, long room) {
  std::vector<char> buffer(64, '\0');
  std::vector<unsigned char> codes(text, text + std::strlen(text) + 1);
  char* to = buffer.data();
  const long left = WSConvertUTF8String(codes.data(), characters, &to, buffer.data() + room);
  return std::string{buffer.data(), to} + "|" + std::to_string(left);
}

}  // namespace

WSTP_TEST(code_units_become_escapes_as_far_as_there_is_room) {
  WSTP_CHECK_EQUAL(converted_utf8("\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80"
                                  "a",
                                  4, 60),
                   std::string{"\\351\\:20AC\\|01F600a|0"});
  WSTP_CHECK_EQUAL(converted_utf8("aaaa", 4, 2), std::string{"aa|2"});
  WSTP_CHECK_EQUAL(converted_utf8("a\\", 2, 2), std::string{"a|1"});
}

WSTP_TEST(a_null_text_pointer_counts) {
  unsigned char codes[] = {'a', '\\', 0xE9};
  char* counter = nullptr;
  WSTP_CHECK_EQUAL(WSConvertByteString(codes, 3, &counter, nullptr), 0L);
  WSTP_CHECK_EQUAL(reinterpret_cast<std::uintptr_t>(counter), std::uintptr_t{7});
}

WSTP_TEST(the_chosen_newline_becomes_an_escape) {
  unsigned char codes[] = {'a', '\r', '\n'};
  char buffer[32] = {};
  char* to = buffer;
  WSTP_CHECK_EQUAL(WSConvertByteStringNL(codes, 3, &to, buffer + sizeof buffer, '\r'), 0L);
  WSTP_CHECK_EQUAL(std::string{buffer}, std::string{"a\\n\\012"});
}

WSTP_TEST(characters_are_read_one_by_one) {
  const char* const text = "a\\:03b1\\\nb";
  const char* const end = text + std::strlen(text);
  const char* at = text;
  WSTP_CHECK_EQUAL(WSNextCharacter(&at, end), 97L);
  WSTP_CHECK_EQUAL(WSNextCharacter(&at, end), 945L);
  WSTP_CHECK_EQUAL(WSNextCharacter(&at, end), 98L);
  WSTP_CHECK_EQUAL(WSNextCharacter(&at, end), -1L);
  at = text;
  WSTP_CHECK_EQUAL(WSCharacterOffset(&at, end, 2), 0L);
  WSTP_CHECK_EQUAL(at - text, 7);
  at = text;
  WSTP_CHECK_EQUAL(WSCharacterOffset(&at, end, -1), -4L);
  WSTP_CHECK_EQUAL(WSStringCharacter("\\[Alpha]", nullptr), -2L);
  WSTP_CHECK_EQUAL(WSStringCharacter("", nullptr), -1L);
}

WSTP_TEST(words_are_split_scanned_and_printed) {
  char buffer[64];
  char* argv[8];
  WSTP_CHECK_EQUAL(WSStringToArgv("a 'b c' d", buffer, argv, 7), 3);
  WSTP_CHECK_EQUAL(std::string{argv[1]}, std::string{"b c"});
  WSTP_CHECK(argv[3] == nullptr);
  char line[] = "a \"b c\" d e";
  char* rest = line;
  char* to = buffer;
  char** end = argv + 2;
  WSTP_CHECK_EQUAL(WSScanString(argv, &end, &rest, &to), 2L);
  WSTP_CHECK(end == argv + 2 && rest == line + 8);
  char printed[16];
  char* printed_end = printed + sizeof printed;
  char** from = argv;
  WSTP_CHECK_EQUAL(WSPrintArgv(printed, &printed_end, &from, argv + 2), 0L);
  WSTP_CHECK_EQUAL(std::string{printed}, std::string{"a 'b c'"});
}

WSTP_TEST(old_text_marks_wide_characters) {
  char buffer[8] = {};
  char* to = buffer;
  WSTP_CHECK_EQUAL(WSOldPutCharToString(0x3B1, &to), 3);
  WSTP_CHECK_EQUAL(WSOldPutCharToString('b', &to), 1);
  WSOldStringPosition position{};
  WSTP_CHECK(WSOldStringFirstPosFun(buffer, &position) != nullptr);
  WSTP_CHECK_EQUAL(WSOldStringCharFun(&position), 0x3B1U);
  WSOldStringNextPosFun(&position);
  WSTP_CHECK_EQUAL(WSOldStringCharFun(&position), static_cast<unsigned>('b'));
  WSOldStringNextPosFun(&position);
  WSTP_CHECK_EQUAL(position.more, 0);
}

WSTP_TEST(symbols_are_renamed_on_put_and_back_on_get) {
  WSENV env = WSInitialize(nullptr);
  WSLINK link = WSLoopbackOpen(env, nullptr);
  WSTP_CHECK_EQUAL(WSSetSymbolReplacement(link, "My`x", 4, "System`y", 8), 0L);
  const char* text = nullptr;
  int count = 0;
  WSTP_CHECK_EQUAL(WSPutFunction(link, "My`x", 1), 1);
  MLINKMark mark = WSCreateMark(link);
  WSTP_CHECK_EQUAL(WSGetFunction(link, &text, &count), 1);
  WSTP_CHECK_EQUAL(std::string{text}, std::string{"My`x"});
  WSTP_CHECK_EQUAL(WSClearSymbolReplacement(link, 0), 1);
  WSTP_CHECK(WSSeekToMark(link, mark, 0) == mark);
  WSTP_CHECK_EQUAL(WSGetFunction(link, &text, &count), 1);
  WSTP_CHECK_EQUAL(std::string{text}, std::string{"System`y"});
  WSDeinitialize(env);
}

WSTP_TEST(the_encoding_parameter_decodes_what_is_put) {
  WSEnvironmentParameter parameters = WSNewParameters(WSREVISION, WSAPIREVISION);
  WSTP_CHECK_EQUAL(WSSetEncodingParameter(parameters, MLUTF8_ENC), 0L);
  WSENV env = WSInitialize(parameters);
  WSReleaseParameters(parameters);
  WSLINK link = WSLoopbackOpen(env, nullptr);
  const char* text = nullptr;
  WSTP_CHECK_EQUAL(WSPutString(link, "\\.e9"), 1);
  WSTP_CHECK_EQUAL(WSGetString(link, &text), 1);
  WSTP_CHECK_EQUAL(std::string{text}, std::string{"\\351"});
  WSDeinitialize(env);
}
