#include "environment/open.h"

#include <array>
#include <utility>

#include "base/words.h"
#include "link/child.h"

namespace wstp::environment {

using link::Link;
using link::Mode;
using link::Options;
using link::Protocol;

namespace {

transport::Opened open_transport(Environment& env, const Options& options, transport::Role role) {
  transport::OpenRequest request{role, options.name, options.host, options.bits};
  transport::Reactor& reactor = env.surroundings().reactor();
  switch (options.protocol) {
    case Protocol::SharedMemory:
      return transport::open_shared_memory(request, reactor);
    case Protocol::IntraProcess:
      return transport::open_intraprocess(request, reactor);
    case Protocol::Tcp:
      // One port, and the machine's own name instead of -linkhost (observed).
      request.options |= link::option::kOnePortConnection;
      request.host.clear();
      return transport::open_tcp(request, reactor);
    case Protocol::Tcpip:
      return transport::open_tcp(request, reactor);
    case Protocol::Pipes:
      break;
  }
  return {nullptr, Error::Mode};
}

OpenedLink open_two_ended(Environment& env, const Options& options) {
  const bool listens = options.mode == Mode::Listen;
  transport::Opened opened =
      open_transport(env, options, listens ? transport::Role::Listen : transport::Role::Connect);
  if (opened.error != Error::Ok) return {nullptr, opened.error};
  return {env.add(std::make_unique<Link>(env.surroundings(), env.next_number(),
                                         std::move(opened.transport), options)),
          Error::Ok};
}

/// A listening link, and the program started with the words that make it connect to it.
OpenedLink open_launched(Environment& env, Options options) {
  std::vector<std::string> words = split_words(options.name);
  if (words.empty()) return {nullptr, Error::LaunchName};
  if (options.protocol == Protocol::Pipes) return {nullptr, Error::Failed};
  if (options.protocol == Protocol::IntraProcess) return {nullptr, Error::Mode};
  const std::string command = std::exchange(options.name, {});
  options.host.clear();
  transport::Opened opened = open_transport(env, options, transport::Role::Listen);
  if (opened.error != Error::Ok) return {nullptr, opened.error};
  for (const std::string_view word :
       {std::string_view{"-mathlink"}, std::string_view{"-linkprotocol"},
        link::protocol_name(options.protocol), std::string_view{"-linkconnect"},
        std::string_view{"-linkname"}, std::string_view{opened.transport->name()}}) {
    words.emplace_back(word);
  }
  link::Launched launched = link::launch(std::move(words));
  if (launched.error != Error::Ok) return {nullptr, launched.error};
  auto made = std::make_unique<Link>(env.surroundings(), env.next_number(),
                                     std::move(opened.transport), options);
  made->set_name(command);
  made->set_child(std::move(launched.child));
  return {env.add(std::move(made)), Error::Ok};
}

/// Nothing said how to open: asks the user for words, once. Without permission there would be the
/// parent link on the standard streams, a form only a launching program of Wolfram's knows:
/// NoParent.
link::Parsed ask_user(Environment& env, const Options& options) {
  const bool may_ask = (options.bits & link::option::kDontInteract) == 0;
  if (!may_ask || env.dialogs().request_to_interact(env.handle(), 1) == 0) {
    return {options, Error::NoParent};
  }
  std::array<char*, 64> argv{};
  std::array<char, 4096> buffer{};
  const long count =
      env.dialogs().request_argv(env.handle(), argv.data(), static_cast<long>(argv.size()),
                                 buffer.data(), static_cast<long>(buffer.size()));
  std::vector<std::string> words;
  for (char* const word : argv) {
    if (word == nullptr || std::cmp_greater_equal(words.size(), count)) break;
    words.emplace_back(word);
  }
  link::Parsed parsed = link::parse_options(words);
  if (parsed.options.mode == Mode::Parent) parsed.error = Error::Arguments;
  return parsed;
}

OpenedLink open_named_loopback(Environment& env) {
  OpenedLink opened = open_loopback(env);
  Link& made = *opened.link->target;
  made.set_name("Loopback" + std::to_string(made.number()));
  return opened;
}

}  // namespace

OpenedLink open_link(Environment& env, std::span<const std::string> words) {
  link::Parsed parsed = link::parse_options(words);
  if (parsed.error == Error::Ok && parsed.options.mode == Mode::Parent) {
    parsed = ask_user(env, parsed.options);
  }
  if (parsed.error != Error::Ok) return {nullptr, parsed.error};
  switch (parsed.options.mode) {
    case Mode::Loopback:
      return open_named_loopback(env);
    case Mode::Launch:
      return open_launched(env, parsed.options);
    default:
      return open_two_ended(env, parsed.options);
  }
}

OpenedLink open_loopback(Environment& env) {
  return {env.add(std::make_unique<Link>(env.surroundings(), env.next_number())), Error::Ok};
}

OpenedLink duplicate_link(Environment& env, Link& source, const std::string& name) {
  auto copy = std::make_unique<Link>(env.surroundings(), env.next_number());
  copy->copy_unread(source);
  copy->set_name(name);
  return {env.add(std::move(copy)), Error::Ok};
}

}  // namespace wstp::environment
