// libFuzzer target: text a user wrote, as words, as link options and as a TCPIP link name. Words
// that were split never take more room than their line, and quoted again they split into the same.
#include "base/words.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "link/options.h"
#include "transport/tcp/name.h"
#include "wstp.h"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

std::vector<std::string> split(std::string_view line) {
  std::vector<std::string> words;
  for (wstp::WordScanner scanner{line}; scanner.more();) words.push_back(scanner.next());
  return words;
}

/// The C function writes into exactly the room its page promises.
void split_in_c(const std::string& line, const std::vector<std::string>& words) {
  std::vector<char> buffer(line.size() + 1);
  std::vector<char*> argv(words.size() + 1);
  const int count =
      WSStringToArgv(line.c_str(), buffer.data(), argv.data(), static_cast<int>(words.size()));
  require(static_cast<std::size_t>(count) == words.size() && argv.back() == nullptr);
  for (std::size_t i = 0; i < words.size(); ++i) require(words[i].c_str() == std::string{argv[i]});
}

void quote_and_split(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) line += wstp::quote_word(word) + ' ';
  require(split(line) == words);
}

void read_as_options(const std::vector<std::string>& words) {
  const auto parsed = wstp::link::parse_options(words);
  require(!wstp::link::protocol_name(parsed.options.protocol).empty());
  const std::vector<std::string_view> views(words.begin(), words.end());
  const auto kept = wstp::link::link_words(views);
  for (std::size_t i = 0; i < kept.size(); ++i) {
    require(kept[i] < words.size() && (i == 0 || kept[i - 1] < kept[i]));
  }
}

void read_as_name(std::string_view text) {
  using namespace wstp::transport::tcp;
  const Name name = parse_name(text);
  require(name.data_port.size() + name.data_host.size() + name.message_port.size() +
              name.message_host.size() <=
          text.size());
  const auto port = port_number(name.data_port);
  require(!port || (*port != 0 && std::to_string(*port).size() <= name.data_port.size()));
}

}  // namespace

// NOLINTNEXTLINE(readability-identifier-naming): the name libFuzzer calls
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::string line{text.substr(0, text.find('\0'))};
  const std::vector<std::string> words = split(line);
  split_in_c(line, words);
  quote_and_split(words);
  read_as_options(words);
  read_as_name(line);
  return 0;
}
