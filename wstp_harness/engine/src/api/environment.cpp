// Parameters and environments.
#include <cstring>

#include "api/guard.h"
#include "environment/addresses.h"
#include "greeting/features.h"

namespace wstp::api {

namespace {

using environment::Environment;
using environment::Parameters;

Parameters* live(WSEnvironmentParameter handle) { return link::target_of(handle); }

/// Runs `body(parameters)`; the answer is the error code it gives, BadParameter without an object.
template <typename Body>
long set_parameter(WSEnvironmentParameter handle, const Body& body) noexcept {
  Parameters* const parameters = live(handle);
  if (parameters == nullptr) return WSEBADPARAM;
  return guarded<long>(WSEMEM, [&] { return static_cast<long>(body(*parameters)); });
}

WSEnvironmentParameter new_parameters(unsigned long revision, unsigned long api_revision) {
  auto parameters = std::make_unique<Parameters>(revision, api_revision);
  WSEnvironmentParameter handle = link::Cells<WSParametersObject>::instance().take(*parameters);
  [[maybe_unused]] const Parameters* const kept_by_handle = parameters.release();
  return handle;
}

void release_parameters(WSEnvironmentParameter handle) {
  const std::unique_ptr<Parameters> parameters{live(handle)};
  if (parameters != nullptr) link::Cells<WSParametersObject>::instance().retire(handle);
}

Error set_text(Parameters& parameters, unsigned int encoding) {
  using link::TextParameter;
  const bool known = (encoding >= 1 && encoding <= 6) || encoding == 8;
  // Other values are accepted and mean the default (observed for 0, 7 and 9).
  parameters.text = known ? static_cast<TextParameter>(encoding) : TextParameter::AsGiven;
  return Error::Ok;
}

/// A NULL-safe list of texts as one lent block: pointers first, then the characters.
char** lend_list(Environment& env, const std::vector<std::string>& texts) {
  std::size_t size = (texts.size() + 1) * sizeof(char*);
  for (const std::string& text : texts) size += text.size() + 1;
  auto* const list = static_cast<char**>(env.lend(size));
  char* to = reinterpret_cast<char*>(list + texts.size() + 1);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    list[i] = to;
    std::memcpy(to, texts[i].c_str(), texts[i].size() + 1);
    to += texts[i].size() + 1;
  }
  list[texts.size()] = nullptr;
  return list;
}

template <typename Count>
char** lend_counted(WSEnvironment handle, Count* count, const std::vector<std::string>& texts) {
  if (count == nullptr) return nullptr;
  return ask(handle, static_cast<char**>(nullptr), [&](Environment& env) {
    char** const list = lend_list(env, texts);
    *count = static_cast<Count>(texts.size());
    return list;
  });
}

int lend_links(WSEnvironment handle, WSLINK** links, int* count) {
  if (links == nullptr || count == nullptr) return 0;
  return ask(handle, 0, [&](Environment& env) {
    const std::vector<WSLINK> open = env.links();
    auto* const list = static_cast<WSLINK*>(env.lend((open.size() + 1) * sizeof(WSLINK)));
    std::ranges::copy(open, list);
    list[open.size()] = nullptr;
    *links = list;
    *count = static_cast<int>(open.size());
    return 1;
  });
}

void give_back(WSEnvironment handle, const void* block) noexcept {
  ask(handle, false, [&](Environment& env) {
    env.give_back(block);
    return true;
  });
}

int change_signals(WSEnvironment handle, Error (*change)(Environment&, int, WSSignalHandlerType),
                   int signal, WSSignalHandlerType function) {
  return ask(handle, WSEINIT,
             [&](Environment& env) { return static_cast<int>(change(env, signal, function)); });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only
using wstp::Error;
using wstp::environment::Environment;
using wstp::environment::Parameters;

extern "C" {

WSEnvironmentParameter WSNewParameters(unsigned long revision, unsigned long api_revision) {
  return guarded<WSEnvironmentParameter>(nullptr,
                                         [&] { return new_parameters(revision, api_revision); });
}

void WSReleaseParameters(WSEnvironmentParameter parameters) { release_parameters(parameters); }

void WSSetAllocParameter(WSEnvironmentParameter parameters, WSAllocator allocator,
                         WSDeallocator deallocator) {
  set_parameter(parameters, [&](Parameters& p) {
    p.allocator = {allocator, deallocator};
    return Error::Ok;
  });
}

/// The pair that was set, as documented. (Wolfram's library hands out pointers of its own.)
int WSAllocParameter(WSEnvironmentParameter parameters, WSAllocator* allocator,
                     WSDeallocator* deallocator) {
  return static_cast<int>(set_parameter(parameters, [&](Parameters& p) {
    store(allocator, p.allocator.allocate);
    store(deallocator, p.allocator.release);
    return Error::Ok;
  }));
}

long WSSetThreadSafeLinksParameter(WSEnvironmentParameter parameters) {
  return set_parameter(parameters, [](Parameters& p) {
    p.thread_safe_links = true;
    return Error::Ok;
  });
}

long WSErrorParameter(WSEnvironmentParameter parameters) {
  return set_parameter(parameters, [](Parameters& p) { return p.error; });
}

long WSSetEncodingParameter(WSEnvironmentParameter parameters, unsigned int encoding) {
  return set_parameter(parameters, [&](Parameters& p) { return set_text(p, encoding); });
}

/// No environment of this library handles a signal by itself (environment/signals.h), so that what
/// is asked here is always so.
long WSDoNotHandleSignalParameter(WSEnvironmentParameter parameters, int /*signal*/) {
  return set_parameter(parameters, [](Parameters&) { return Error::Ok; });
}

/// Resources and device specifications are of other systems: refused, as observed.
long WSSetResourceParameter(WSEnvironmentParameter parameters, const char* /*path*/) {
  return set_parameter(parameters, [](Parameters&) { return Error::NotImplemented; });
}

long WSSetDeviceParameter(WSEnvironmentParameter parameters, const char* /*device*/) {
  return set_parameter(parameters, [](Parameters&) { return Error::NotImplemented; });
}

WSEnvironment WSInitialize(WSEnvironmentParameter parameters) {
  return guarded<WSEnvironment>(nullptr, [&]() -> WSEnvironment {
    if (parameters == nullptr) return Environment::make({WSREVISION, WSAPIREVISION});
    const Parameters* const given = live(parameters);
    return given == nullptr ? nullptr : Environment::make(*given);
  });
}

void WSDeinitialize(WSEnvironment env) { Environment::end(env); }

WSEnvironment WSBegin(WSEnvironmentParameter parameters) { return WSInitialize(parameters); }

void WSEnd(WSEnvironment env) { WSDeinitialize(env); }

void* WSInit(WSAllocator allocator, WSDeallocator deallocator, void* enclosing_environment) {
  return guarded<void*>(nullptr, [&]() -> void* {
    Parameters parameters{WSREVISION, WSAPIREVISION};
    parameters.allocator = {allocator, deallocator};
    WSEnvironment env = Environment::make(parameters);
    if (env != nullptr) env->target->set_enclosing(enclosing_environment);
    return env;
  });
}

void WSDeinit(void* env) { Environment::end(static_cast<WSEnvironment>(env)); }

void* WSEnclosingEnvironment(void* env) {
  return ask(static_cast<WSEnvironment>(env), static_cast<void*>(nullptr),
             [](Environment& e) { return e.enclosing(); });
}

long WSSetEnvironmentData(WSEnvironment env, void* data) {
  return ask<long>(env, WSEINIT, [&](Environment& e) {
    e.set_data(data);
    return 0L;
  });
}

void* WSEnvironmentData(WSEnvironment env) {
  return ask(env, static_cast<void*>(nullptr), [](Environment& e) { return e.data(); });
}

int WSSetEnvIDString(WSEnvironment env, const char* id) {
  if (id == nullptr) return 0;
  return ask(env, 0, [&](Environment& e) {
    e.surroundings().set_id(id);
    return 1;
  });
}

char** WSGetNetworkAddressList(WSEnvironment env, unsigned long* count) {
  return guarded<char**>(
      nullptr, [&] { return lend_counted(env, count, wstp::environment::network_addresses()); });
}

void WSReleaseNetworkAddressList(WSEnvironment env, char** addresses, unsigned long /*count*/) {
  give_back(env, static_cast<const void*>(addresses));
}

char** WSGetDomainNameList(WSEnvironment env, unsigned long* count) {
  return guarded<char**>(
      nullptr, [&] { return lend_counted(env, count, wstp::environment::domain_names()); });
}

void WSReleaseDomainNameList(WSEnvironment env, char** names, unsigned long /*count*/) {
  give_back(env, static_cast<const void*>(names));
}

/// 0 is success here (api.md section 0). Pipes is left out: only launching knows it, and fails.
int WSGetAvailableLinkProtocolNames(WSEnvironment env, char*** names, int* count) {
  if (names == nullptr || count == nullptr) return WSEBADPARAM;
  return guarded<int>(WSEMEM, [&] {
    *names = lend_counted(env, count, {"IntraProcess", "SharedMemory", "TCP", "TCPIP"});
    return *names == nullptr ? WSEINIT : 0;
  });
}

void WSReleaseLinkProtocolNames(WSEnvironment env, char** names, int /*count*/) {
  give_back(env, static_cast<const void*>(names));
}

int WSGetLinksFromEnvironment(WSEnvironment env, WSLINK** links, int* count) {
  return lend_links(env, links, count);
}

void WSReleaseLinksFromEnvironment(WSEnvironment env, WSLINK* links, int /*count*/) {
  give_back(env, static_cast<const void*>(links));
}

int WSSetSignalHandlerFromFunction(WSEnvironment env, int signal, WSSignalHandlerType function) {
  return change_signals(
      env, [](Environment& e, int s, WSSignalHandlerType f) { return e.signals().set(s, f); },
      signal, function);
}

int WSUnsetSignalHandler(WSEnvironment env, int signal, WSSignalHandlerType function) {
  return change_signals(
      env, [](Environment& e, int s, WSSignalHandlerType f) { return e.signals().unset(s, f); },
      signal, function);
}

/// Handler objects are a form nobody outside Wolfram's products can make; NULL is none.
int WSSetSignalHandler(WSEnvironment env, int signal, void* object) {
  if (object == nullptr) return WSUnsetSignalHandler(env, signal, nullptr);
  return change_signals(
      env, [](Environment&, int, WSSignalHandlerType) { return Error::NotImplemented; }, signal,
      nullptr);
}

void WSStopHandlingSignal(WSEnvironment env, int signal) {
  change_signals(
      env,
      [](Environment& e, int s, WSSignalHandlerType) {
        e.signals().suspend(s);
        return Error::Ok;
      },
      signal, nullptr);
}

void WSHandleSignal(WSEnvironment env, int signal) {
  change_signals(
      env,
      [](Environment& e, int s, WSSignalHandlerType) {
        e.signals().resume(s);
        return Error::Ok;
      },
      signal, nullptr);
}

}  // extern "C"
