// Logging and symbol replacement.
#include <cstring>

#include "api/guard.h"
#include "api/text.h"
#include "link/journal.h"
#include "link/replacements.h"

namespace wstp::api {

namespace {

/// Runs `body(journal)` if the link has one; a link that never logged has nothing to change.
template <typename Body>
int with_journal(WSLINK handle, const Body& body) {
  return call(handle, [&](Link& link) {
    if (link.journal() != nullptr) body(*link.journal());
    return true;
  });
}

/// The name a log would have by default, not the one in use (observed).
bool default_log_name(Link& link, const char** name) {
  if (name == nullptr) return link.fail(Error::BadParameter);
  const bool connects = link.options().mode == link::Mode::Connect;
  const std::string path =
      "/tmp/ml" + link.name() + (connects ? "-connector.log" : "-listener.log");
  auto* const copy = static_cast<char*>(link.loans().lend(path.size() + 1));
  std::memcpy(copy, path.c_str(), path.size() + 1);
  *name = copy;
  return true;
}

std::optional<std::string_view> name_of(const char* name, int length) {
  if (name == nullptr || length < 0) return std::nullopt;
  return std::string_view{name, static_cast<std::size_t>(length)};
}

/// The rule's index, or -1 for NULL or a negative length.
long add_rule(Link& link, std::optional<std::string_view> from,
              std::optional<std::string_view> to) {
  return from && to ? link.make_replacements().add(*from, *to) : -1;
}

template <typename Body>
int with_replacements(WSLINK handle, const Body& body) {
  return call(handle, [&](Link& link) {
    if (link.replacements() != nullptr) body(*link.replacements());
    return true;
  });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only
using wstp::link::Journal;
using wstp::link::Replacements;

extern "C" {

int WSLogStreamToFile(WSLINK link, const char* name) {
  return call(link, [&](Link& l) { return name != nullptr && l.make_journal().add_file(name); });
}

int WSDisableLoggingStream(WSLINK link) {
  return with_journal(link, [](Journal& journal) { journal.enable(false); });
}

int WSEnableLoggingStream(WSLINK link) {
  return with_journal(link, [](Journal& journal) { journal.enable(true); });
}

int WSStopLoggingStreamToFile(WSLINK link, const char* name) {
  return with_journal(link, [&](Journal& journal) {
    if (name != nullptr) journal.remove_file(name);
  });
}

int WSStopLoggingStream(WSLINK link) {
  return with_journal(link, [](Journal& journal) { journal.remove_all(); });
}

int WSLogFileNameForLink(WSLINK link, const char** name) {
  return call(link, [&](Link& l) { return default_log_name(l, name); });
}

void WSReleaseLogFileNameForLink(WSLINK link, const char* name) { release(link, name); }

long WSSetSymbolReplacement(WSLINK link, const char* private_name, int private_length,
                            const char* public_name, int public_length) {
  return ask(link, -1L, [&](Link& l) {
    return add_rule(l, name_of(private_name, private_length), name_of(public_name, public_length));
  });
}

int WSClearSymbolReplacement(WSLINK link, long index) {
  return with_replacements(link, [&](Replacements& rules) { rules.remove(index); });
}

void WSClearAllSymbolReplacements(WSLINK link) {
  with_replacements(link, [](Replacements& rules) { rules.clear(); });
}

}  // extern "C"
