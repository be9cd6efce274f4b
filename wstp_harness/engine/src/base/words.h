// Command lines as words: what WSOpenString, WSStringToArgv, WSScanString and WSPrintArgv agree on.
// Blanks, tabs, newlines and returns part words. Inside '...' everything is literal; inside "..."
// and outside quotes a backslash makes the next character literal (a last one stands for itself).
// Quotes may begin in the middle of a word; one that is never closed runs to the end. Used by the
// greeting and by link options. Not here: what the words mean (greeting/, link/options.h).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wstp {

/// Takes words off the front of a text. The text must outlive the scanner.
class WordScanner {
 public:
  explicit WordScanner(std::string_view text);

  /// True while a word is left.
  [[nodiscard]] bool more() const { return position_ < text_.size(); }

  /// Where the next word begins; the text's size at the end.
  [[nodiscard]] std::size_t position() const { return position_; }

  /// The next word without its quotes and escapes, never longer than its source. Needs more().
  std::string next();

 private:
  void skip_blanks();
  [[nodiscard]] char take_escaped();

  std::string_view text_;
  std::size_t position_ = 0;
};

/// All words of `text`.
std::vector<std::string> split_words(std::string_view text);

/// `word` so that split_words() gives it back as one word: as it is, in '...', in "...", or
/// escaped.
std::string quote_word(std::string_view word);

}  // namespace wstp
