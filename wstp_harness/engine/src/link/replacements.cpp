#include "link/replacements.h"

namespace wstp::link {

namespace {

bool is_context(std::string_view name) { return name.ends_with('`'); }

std::optional<std::string> replaced(std::string_view name, std::string_view from,
                                    std::string_view to) {
  if (is_context(from)) {
    if (name.size() <= from.size() || !name.starts_with(from)) return std::nullopt;
    return std::string{to} + std::string{name.substr(from.size())};
  }
  if (name != from) return std::nullopt;
  return std::string{to};
}

}  // namespace

long Replacements::add(std::string_view private_name, std::string_view public_name) {
  const bool active = private_name.find('`') != std::string_view::npos;
  rules_.push_back({std::string{private_name}, std::string{public_name}, active});
  active_ += active ? 1 : 0;
  return static_cast<long>(rules_.size()) - 1;
}

void Replacements::remove(long index) {
  if (index < 0 || static_cast<std::size_t>(index) >= rules_.size()) return;
  Rule& rule = rules_[static_cast<std::size_t>(index)];
  active_ -= rule.active ? 1 : 0;
  rule.active = false;
}

void Replacements::clear() {
  for (Rule& rule : rules_) rule.active = false;
  active_ = 0;
}

std::optional<std::string> Replacements::outgoing(std::string_view name) const {
  for (const Rule& rule : rules_) {
    if (!rule.active) continue;
    if (auto found = replaced(name, rule.private_name, rule.public_name)) return found;
  }
  return std::nullopt;
}

std::optional<std::string> Replacements::incoming(std::string_view name) const {
  for (const Rule& rule : rules_) {
    if (!rule.active) continue;
    if (auto found = replaced(name, rule.public_name, rule.private_name)) return found;
  }
  return std::nullopt;
}

}  // namespace wstp::link
