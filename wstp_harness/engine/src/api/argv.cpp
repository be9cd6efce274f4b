// Command lines: text into words and back, and the words that concern a link.
#include <algorithm>
#include <cstring>

#include "api/guard.h"
#include "base/words.h"
#include "link/options.h"

namespace wstp::api {

namespace {

/// Appends a word and its NUL to the caller's buffer, which is as long as the command line.
char* store_word(const std::string& word, char*& buffer) {
  char* const at = buffer;
  std::memcpy(at, word.c_str(), word.size() + 1);
  buffer += word.size() + 1;
  return at;
}

/// The number of words stored, at most `size`; a NULL follows them if there is room.
int string_to_argv(const char* line, char* buffer, char** argv, int size) {
  if (line == nullptr || buffer == nullptr || argv == nullptr || size < 0) return 0;
  int count = 0;
  for (WordScanner scanner{line}; scanner.more() && count < size; ++count) {
    argv[count] = store_word(scanner.next(), buffer);
  }
  if (count < size) argv[count] = nullptr;
  return count;
}

/// Fills [argv, *argv_end), with a NULL behind the words if there is room, moves all three
/// pointers, and answers how many words are left.
long scan_string(char** argv, char*** argv_end, char** line, char** buffer) {
  if (argv == nullptr || argv_end == nullptr || line == nullptr || *line == nullptr ||
      buffer == nullptr || *buffer == nullptr) {
    return 0;
  }
  WordScanner scanner{*line};
  while (scanner.more() && argv != *argv_end) *argv++ = store_word(scanner.next(), *buffer);
  if (argv != *argv_end) *argv = nullptr;
  *argv_end = argv;
  *line += scanner.position();
  long left = 0;
  for (; scanner.more(); ++left) static_cast<void>(scanner.next());
  return left;
}

/// Writes the words of [*argv, argv_end) into [buffer, *buffer_end), quoted where needed, with
/// blanks between them and a NUL; answers how many words found no room. *buffer_end becomes the
/// NUL's place, *argv the end of the words.
long print_argv(char* buffer, char** buffer_end, char*** argv, char** argv_end) {
  if (buffer == nullptr || buffer_end == nullptr || argv == nullptr || *argv == nullptr) return 0;
  char* at = buffer;
  char** word_at = *argv;
  *argv = argv_end;
  for (; word_at != argv_end && *word_at != nullptr; ++word_at) {
    const std::string word = quote_word(*word_at);
    const std::size_t blank = at == buffer ? 0 : 1;
    if (static_cast<std::size_t>(*buffer_end - at) < blank + word.size() + 1) break;
    if (blank != 0) *at++ = ' ';
    std::memcpy(at, word.data(), word.size());
    at += word.size();
  }
  if (at != *buffer_end) *at = '\0';
  *buffer_end = at;
  return argv_end - word_at;
}

/// Moves the link's words to the front, the others behind them, each in their order; the end of the
/// first.
char** filter_argv(char** argv, char** argv_end) {
  if (argv == nullptr || argv_end == nullptr) return argv;
  const std::vector<char*> all(argv, argv_end);
  std::vector<std::string_view> words;
  words.reserve(all.size());
  for (const char* const word : all) words.emplace_back(word == nullptr ? "" : word);
  const std::vector<std::size_t> kept = link::link_words(words);
  char** to = argv;
  for (const std::size_t index : kept) *to++ = all[index];
  char** const end = to;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!std::ranges::binary_search(kept, i)) *to++ = all[i];
  }
  return end;
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

int WSStringToArgv(const char* command_line, char* buffer, char** argv, int size) {
  return guarded(0, [&] { return string_to_argv(command_line, buffer, argv, size); });
}

long WSScanString(char** argv, char*** argv_end, char** command_line, char** buffer) {
  return guarded(0L, [&] { return scan_string(argv, argv_end, command_line, buffer); });
}

long WSPrintArgv(char* buffer, char** buffer_end, char*** argv, char** argv_end) {
  return guarded(0L, [&] { return print_argv(buffer, buffer_end, argv, argv_end); });
}

char** WSFilterArgv(WSEnvironment /*env*/, char** argv, char** argv_end) {
  return guarded(argv, [&] { return filter_argv(argv, argv_end); });
}

}  // extern "C"
