// Symbol replacement on one link (WSSetSymbolReplacement): a private name goes out as its public
// name and comes back as the private one. A rule whose names end in a context mark (`) replaces a
// context. Decision: a context rule keeps the rest of the symbol (Wolfram's library loses it).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wstp::link {

/// Names are native text. Rules without a context mark in the private name never fire, as observed.
class Replacements {
 public:
  /// The rule's index, counting from 0; an index that was cleared is not given again.
  long add(std::string_view private_name, std::string_view public_name);

  /// Unknown indices are fine.
  void remove(long index);
  void clear();

  [[nodiscard]] bool empty() const { return active_ == 0; }

  /// The name to send for `name`, or nullopt when no rule concerns it. Earlier rules win.
  [[nodiscard]] std::optional<std::string> outgoing(std::string_view name) const;

  /// The name to hand to the program for what came in.
  [[nodiscard]] std::optional<std::string> incoming(std::string_view name) const;

 private:
  struct Rule {
    std::string private_name;
    std::string public_name;
    bool active;
  };

  std::vector<Rule> rules_;
  std::size_t active_ = 0;
};

}  // namespace wstp::link
