#include "link/options.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace wstp::link {

namespace {

enum class Key : std::uint8_t { Create, Connect, Launch, Mode, Name, Protocol, Host, Bits };

struct Word {
  std::string_view text;
  Key key;
  bool has_value;
};

constexpr std::array<Word, 8> kWords{{
    {"-linkcreate", Key::Create, false},
    {"-linkconnect", Key::Connect, false},
    {"-linklaunch", Key::Launch, false},
    {"-linkmode", Key::Mode, true},
    {"-linkname", Key::Name, true},
    {"-linkprotocol", Key::Protocol, true},
    {"-linkhost", Key::Host, true},
    {"-linkoptions", Key::Bits, true},
}};

struct ProtocolName {
  std::string_view name;
  Protocol protocol;
  bool any_case;
};

constexpr std::array<ProtocolName, 5> kProtocols{{
    {"SharedMemory", Protocol::SharedMemory, true},
    {"TCPIP", Protocol::Tcpip, true},
    {"TCP", Protocol::Tcp, true},
    {"IntraProcess", Protocol::IntraProcess, false},
    {"Pipes", Protocol::Pipes, false},
}};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_word(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

const Word* find_word(std::string_view text) {
  const auto* const found =
      std::ranges::find_if(kWords, [&](const Word& word) { return same_word(word.text, text); });
  return found == kWords.end() ? nullptr : found;
}

/// A number in decimal or 0x form; text that is none counts as "not given".
std::uint64_t parse_bits(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  int base = 10;
  if (text.starts_with("0x") || text.starts_with("0X")) {
    text.remove_prefix(2);
    base = 16;
  }
  std::uint64_t bits = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), bits, base);
  if (code != std::errc{} || end != text.data() + text.size()) return 0;
  return negative ? 0 - bits : bits;
}

/// Everything the words said, before it is weighed.
struct Said {
  bool create = false;
  bool connect = false;
  bool launch = false;
  std::optional<std::string> mode;  // the last one that names a mode
  std::string name;
  std::string protocol;
  std::string host;
  std::uint64_t bits = 0;
};

bool names_a_mode(std::string_view value) {
  constexpr std::array<std::string_view, 5> modes{"listen", "connect", "launch", "loopback",
                                                  "server"};
  return std::ranges::any_of(modes, [&](auto mode) { return same_word(mode, value); });
}

void hear(Said& said, Key key, const std::string& value) {
  switch (key) {
    case Key::Create:
      said.create = true;
      return;
    case Key::Connect:
      said.connect = true;
      return;
    case Key::Launch:
      said.launch = true;
      return;
    case Key::Name:
      said.name = value;
      return;
    case Key::Protocol:
      said.protocol = value;
      return;
    case Key::Host:
      said.host = value;
      return;
    case Key::Bits:
      said.bits = parse_bits(value);
      return;
    case Key::Mode:
      break;
  }
  if (!names_a_mode(value)) return;
  said.mode.emplace();
  std::ranges::transform(value, std::back_inserter(*said.mode), lower);
}

Said hear_all(std::span<const std::string> words) {
  Said said;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word* const word = find_word(words[i]);
    if (word == nullptr) continue;
    const bool follows = i + 1 < words.size() && find_word(words[i + 1]) == nullptr;
    const bool takes = word->has_value && follows;
    if (word->has_value && !takes) continue;
    hear(said, word->key, takes ? words[++i] : std::string{});
  }
  return said;
}

/// Launch beats create beats connect beats -linkmode (observed in every order of the words).
struct Chosen {
  Mode mode;
  Error error;
};

Chosen choose_mode(const Said& said) {
  if (said.launch || (said.mode == "launch" && !said.create)) return {Mode::Launch, Error::Ok};
  if (said.create) return {Mode::Listen, Error::Ok};
  if (said.connect) return {Mode::Connect, Error::Ok};
  if (said.mode == "listen") return {Mode::Listen, Error::Ok};
  if (said.mode == "connect") return {Mode::Connect, Error::Ok};
  if (said.mode == "loopback") return {Mode::Loopback, Error::Ok};
  if (said.mode == "server") return {Mode::Parent, Error::Mode};
  return {said.name.empty() ? Mode::Parent : Mode::Launch, Error::Ok};
}

const ProtocolName* find_protocol(std::string_view name) {
  const auto* const found = std::ranges::find_if(kProtocols, [&](const ProtocolName& row) {
    return row.any_case ? same_word(row.name, name) : row.name == name;
  });
  return found == kProtocols.end() ? nullptr : found;
}

Error check_pair(const Options& options) {
  const bool two_ended = options.mode == Mode::Listen || options.mode == Mode::Connect;
  if (options.protocol == Protocol::Pipes && two_ended) return Error::Mode;
  if (options.protocol == Protocol::IntraProcess && options.mode == Mode::Parent) {
    return Error::NoListener;
  }
  return Error::Ok;
}

}  // namespace

std::string_view protocol_name(Protocol protocol) {
  return std::ranges::find(kProtocols, protocol, &ProtocolName::protocol)->name;
}

Parsed parse_options(std::span<const std::string> words) {
  Said said = hear_all(words);
  Parsed parsed;
  Options& options = parsed.options;
  options.name = std::move(said.name);
  options.host = std::move(said.host);
  options.bits = said.bits;
  said.name = options.name;
  if (!said.protocol.empty()) {
    const ProtocolName* const protocol = find_protocol(said.protocol);
    if (protocol == nullptr) return {options, Error::Protocol};
    options.protocol = protocol->protocol;
    options.protocol_given = true;
  }
  const Chosen chosen = choose_mode(said);
  options.mode = chosen.mode;
  parsed.error = chosen.error != Error::Ok ? chosen.error : check_pair(options);
  return parsed;
}

std::vector<std::size_t> link_words(std::span<const std::string_view> words) {
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const Word* const word = find_word(words[i]);
    if (word == nullptr && !same_word(words[i], "-mathlink")) continue;
    kept.push_back(i);
    const bool follows = i + 1 < words.size() && find_word(words[i + 1]) == nullptr;
    if (word != nullptr && word->has_value && follows) kept.push_back(++i);
  }
  return kept;
}

}  // namespace wstp::link
