// Link servers.
#include "environment/server.h"

#include <cstring>

#include "api/guard.h"

namespace wstp::api {

namespace {

using environment::Environment;
using environment::OpenedLink;
using environment::Server;

Server* live(WSLinkServer handle) {
  return link::target_of(static_cast<const WSServerObject*>(handle));
}

WSLinkServer start(WSEnvironment handle, const char* interface, unsigned short port, void* context,
                   int* error) {
  Error answer = live(handle) == nullptr ? Error::NotInitialized : Error::NoMemory;
  WSServerObject* const server =
      ask(handle, static_cast<WSServerObject*>(nullptr), [&](Environment& env) {
        return Server::start(env, interface == nullptr ? "" : interface, port, context, answer);
      });
  store(error, answer);
  return server;
}

/// Runs `body(server)`; without a live server `otherwise`, with BadArgument (58) in `*error`.
template <typename Answer, typename Body>
Answer ask(WSLinkServer handle, int* error, Answer otherwise, const Body& body) noexcept {
  Server* const server = live(handle);
  store(error, server == nullptr ? Error::BadArgument : Error::Ok);
  if (server == nullptr) return otherwise;
  return guarded(otherwise, [&] { return body(*server); });
}

WSLINK wait_for_link(Server& server, int* error) {
  const std::shared_ptr<Server> alive = server.shared_from_this();
  const OpenedLink opened = alive->wait_for_link();
  store(error, opened.error);
  return opened.link;
}

bool shut_down(Server& server) {
  server.env().remove(server);
  return true;
}

const char* lend_interface(Server& server) {
  const std::string& name = server.interface();
  auto* const copy = static_cast<char*>(server.env().lend(name.size() + 1));
  std::memcpy(copy, name.c_str(), name.size() + 1);
  return copy;
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only

extern "C" {

WSLinkServer WSNewLinkServer(WSEnvironment env, void* context, int* error) {
  return start(env, nullptr, 0, context, error);
}

WSLinkServer WSNewLinkServerWithPort(WSEnvironment env, unsigned short port, void* context,
                                     int* error) {
  return start(env, nullptr, port, context, error);
}

WSLinkServer WSNewLinkServerWithPortAndInterface(WSEnvironment env, unsigned short port,
                                                 const char* iface, void* context, int* error) {
  return start(env, iface, port, context, error);
}

void WSShutdownLinkServer(WSLinkServer server) { ask(server, nullptr, false, shut_down); }

void WSRegisterCallbackFunctionWithLinkServer(WSLinkServer server,
                                              WSNewLinkCallbackFunction function) {
  ask(server, nullptr, false, [&](Server& s) { return s.register_callback(function); });
}

WSLINK WSWaitForNewLinkFromLinkServer(WSLinkServer server, int* error) {
  return ask(server, error, static_cast<WSLINK>(nullptr),
             [&](Server& s) { return wait_for_link(s, error); });
}

unsigned short WSPortFromLinkServer(WSLinkServer server, int* error) {
  return ask(server, error, static_cast<unsigned short>(0), [](Server& s) { return s.port(); });
}

const char* WSInterfaceFromLinkServer(WSLinkServer server, int* error) {
  return ask(server, error, static_cast<const char*>(nullptr),
             [](Server& s) { return lend_interface(s); });
}

void WSReleaseInterfaceFromLinkServer(WSLinkServer server, const char* iface) {
  ask(server, nullptr, false, [&](Server& s) {
    s.env().give_back(iface);
    return true;
  });
}

void* WSContextFromLinkServer(WSLinkServer server, int* error) {
  return ask(server, error, static_cast<void*>(nullptr), [](Server& s) { return s.context(); });
}

}  // extern "C"
