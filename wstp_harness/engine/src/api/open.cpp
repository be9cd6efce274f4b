// Opening, connecting, closing, duplicating links.
#include "environment/open.h"

#include "api/guard.h"
#include "base/words.h"
#include "greeting/features.h"

namespace wstp::api {

namespace {

using environment::Environment;
using environment::OpenedLink;

/// Makes a link, answers it, and says why not in `*error`.
template <typename Make>
WSLINK open(WSEnvironment handle, int* error, const Make& make) noexcept {
  OpenedLink opened{nullptr, Error::NotInitialized};
  if (Environment* const env = live(handle); env != nullptr) {
    opened.error = Error::NoMemory;
    opened = guarded(opened, [&] { return make(*env); });
  }
  store(error, opened.error);
  return opened.link;
}

std::vector<std::string> words_of(char** begin, char** end) {
  std::vector<std::string> words;
  for (char** word = begin; word != nullptr && word != end; ++word) {
    if (*word == nullptr) break;  // argv ends with NULL whatever argc says
    words.emplace_back(*word);
  }
  return words;
}

WSLINK open_words(WSEnvironment env, char** begin, char** end, int* error) {
  return open(env, error,
              [&](Environment& e) { return environment::open_link(e, words_of(begin, end)); });
}

WSLINK open_counted(WSEnvironment env, int argc, char** argv, int* error) {
  return open_words(env, argv, argv == nullptr || argc < 0 ? argv : argv + argc, error);
}

/// The environment of WSOpen lives as long as its link.
WSLINK open_alone(int argc, char** argv) {
  WSEnvironment env = Environment::make({WSREVISION, WSAPIREVISION});
  WSLINK link = open_counted(env, argc, argv, nullptr);
  if (link == nullptr) {
    Environment::end(env);
  } else {
    env->target->set_ends_with_link();
  }
  return link;
}

void close(WSLINK handle) {
  Link* const link = live(handle);
  if (link == nullptr) return;
  {
    const Locked calls_under_way_end{*link};
  }
  WSEnvironment owner = link->around().environment();
  const bool last = owner->target->ends_with_link();
  owner->target->close(*link);
  if (last) Environment::end(owner);
}

/// On a connected link the text is not looked at (observed).
bool establish(Link& link, const char* text) {
  greeting::Features features;
  if (text == nullptr) return link.fail(Error::BadParameter);
  if (link.connected()) return link.activate();
  const Error error = greeting::parse_establish(text, features);
  return error == Error::Ok ? link.establish(features) : link.fail(error);
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only
using wstp::environment::Environment;

extern "C" {

WSLINK WSOpenArgv(WSEnvironment env, char** argv, char** argv_end, int* error) {
  return open_words(env, argv, argv_end, error);
}

WSLINK WSOpenArgcArgv(WSEnvironment env, int argc, char** argv, int* error) {
  return open_counted(env, argc, argv, error);
}

WSLINK WSOpenInEnv(WSEnvironment env, int argc, char** argv, int* error) {
  return open_counted(env, argc, argv, error);
}

WSLINK WSOpen(int argc, char** argv) {
  return guarded<WSLINK>(nullptr, [&] { return open_alone(argc, argv); });
}

/// A NULL command line is an empty one: the user may be asked (documented; Wolfram's library
/// crashes).
WSLINK WSOpenString(WSEnvironment env, const char* command_line, int* error) {
  return open(env, error, [&](Environment& e) {
    return wstp::environment::open_link(
        e, wstp::split_words(command_line == nullptr ? "" : command_line));
  });
}

WSLINK WSLoopbackOpen(WSEnvironment env, int* error) {
  return open(env, error, [](Environment& e) { return wstp::environment::open_loopback(e); });
}

WSLINK WSDuplicateLink(WSLINK link, const char* name, int* error) {
  Link* const source = live(link);
  WSEnvironment env = source == nullptr ? nullptr : source->around().environment();
  return open(env, error, [&](Environment& e) {
    return wstp::environment::duplicate_link(e, *source, name == nullptr ? "" : name);
  });
}

int WSConnect(WSLINK link) { return WSActivate(link); }

int WSActivate(WSLINK link) {
  return call(link, [](Link& l) { return l.activate(); });
}

int WSEstablishString(WSLINK link, const char* features) {
  return call(link, [&](Link& l) { return establish(l, features); });
}

/// Feature sets are a form nobody outside Wolfram's products can make; NULL is "as you are".
int WSEstablish(WSLINK link, feature_setp features) {
  return call(link, [&](Link& l) {
    return features == nullptr ? l.establish(wstp::greeting::Features::own())
                               : l.fail(wstp::Error::NotImplemented);
  });
}

void WSClose(WSLINK link) { close(link); }

int WSValid(WSLINK link) { return live(link) == nullptr ? 0 : 1; }

WSEnvironment WSLinkEnvironment(WSLINK link) {
  return ask(link, static_cast<WSEnvironment>(nullptr),
             [](Link& l) { return l.around().environment(); });
}

}  // extern "C"
