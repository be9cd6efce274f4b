#include "base/words.h"

namespace wstp {

namespace {

constexpr std::string_view kBlanks = " \t\n\r";

bool is_blank(char c) { return kBlanks.find(c) != std::string_view::npos; }

std::string enclosed(std::string_view word, char quote) {
  std::string text{quote};
  text += word;
  text += quote;
  return text;
}

}  // namespace

WordScanner::WordScanner(std::string_view text) : text_{text} { skip_blanks(); }

void WordScanner::skip_blanks() {
  while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
}

char WordScanner::take_escaped() {
  char c = text_[position_++];
  if (c == '\\' && position_ < text_.size()) c = text_[position_++];
  return c;
}

std::string WordScanner::next() {
  std::string word;
  char quote = '\0';
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (quote == '\0' && is_blank(c)) break;
    if (c == quote || (quote == '\0' && (c == '\'' || c == '"'))) {
      quote = quote == '\0' ? c : '\0';
      ++position_;
    } else if (quote == '\'') {
      word += c;
      ++position_;
    } else {
      word += take_escaped();
    }
  }
  skip_blanks();
  return word;
}

std::vector<std::string> split_words(std::string_view text) {
  std::vector<std::string> words;
  for (WordScanner scanner{text}; scanner.more();) words.push_back(scanner.next());
  return words;
}

std::string quote_word(std::string_view word) {
  constexpr std::string_view specials = " \t\n\r'\"\\";
  const bool plain = word.find_first_of(specials) == std::string_view::npos;
  if (plain && !word.empty()) return std::string{word};
  if (word.find('\'') == std::string_view::npos) return enclosed(word, '\'');
  if (word.find_first_of("\"\\") == std::string_view::npos) return enclosed(word, '"');
  std::string escaped;
  for (const char c : word) {
    if (specials.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace wstp
