#include "base/words.h"

#include "base/check.h"

using wstp::quote_word;
using wstp::split_words;
using wstp::WordScanner;

namespace {

using Words = std::vector<std::string>;

}  // namespace

WSTP_TEST(blanks_tabs_newlines_and_returns_part_words) {
  WSTP_CHECK(split_words("  a\tb\nc\rd ") == (Words{"a", "b", "c", "d"}));
  WSTP_CHECK(split_words("").empty());
  WSTP_CHECK(split_words(" \t ").empty());
}

WSTP_TEST(quotes_keep_blanks_and_may_begin_inside_a_word) {
  WSTP_CHECK(split_words("'a b' c") == (Words{"a b", "c"}));
  WSTP_CHECK(split_words("a\"b c\"d") == (Words{"ab cd"}));
  WSTP_CHECK(split_words("'' x") == (Words{"", "x"}));
  WSTP_CHECK(split_words("a''") == (Words{"a"}));
  WSTP_CHECK(split_words("\"a'b\"") == (Words{"a'b"}));
}

WSTP_TEST(backslash_is_literal_in_single_quotes_only) {
  WSTP_CHECK(split_words("a\\ b") == (Words{"a b"}));
  WSTP_CHECK(split_words("\"a\\\"b\"") == (Words{"a\"b"}));
  WSTP_CHECK(split_words("'a\\'b") == (Words{"a\\b"}));
  WSTP_CHECK(split_words("a\\") == (Words{"a\\"}));
}

WSTP_TEST(an_unterminated_quote_runs_to_the_end) {
  WSTP_CHECK(split_words("\"abc d") == (Words{"abc d"}));
  WSTP_CHECK(split_words("'abc d") == (Words{"abc d"}));
}

WSTP_TEST(scanner_position_is_the_start_of_the_next_word) {
  WordScanner scanner{"a \"b c\" d"};
  WSTP_CHECK_EQUAL(scanner.next(), std::string{"a"});
  WSTP_CHECK_EQUAL(scanner.position(), 2U);
  WSTP_CHECK_EQUAL(scanner.next(), std::string{"b c"});
  WSTP_CHECK_EQUAL(scanner.position(), 8U);
  WSTP_CHECK_EQUAL(scanner.next(), std::string{"d"});
  WSTP_CHECK(!scanner.more());
}

WSTP_TEST(quoting_prefers_single_quotes_then_double_then_escapes) {
  WSTP_CHECK_EQUAL(quote_word("plain"), std::string{"plain"});
  WSTP_CHECK_EQUAL(quote_word(""), std::string{"''"});
  WSTP_CHECK_EQUAL(quote_word("b c"), std::string{"'b c'"});
  WSTP_CHECK_EQUAL(quote_word("a'b"), std::string{"\"a'b\""});
  WSTP_CHECK_EQUAL(quote_word("x\"y'z w"), std::string{"x\\\"y\\'z\\ w"});
}

WSTP_TEST(every_quoted_word_splits_back_into_itself) {
  for (const std::string word : {"", "a", "a b", "a'b", "a\"b", "a\\b", "'\\ \"", "\\'", "\t\n"}) {
    WSTP_CHECK(split_words(quote_word(word)) == Words{word});
  }
}
