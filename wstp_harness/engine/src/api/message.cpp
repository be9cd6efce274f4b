// Urgent messages and yield functions. The "objects" of both are the functions themselves.
#include "api/guard.h"

namespace wstp::api {

namespace {

/// Never waits (documented; Wolfram's library blocks): 0 when none is queued.
bool get_message(Link& link, int* message, int* argument) {
  const auto taken = link.inbox().take();
  if (!taken) return false;
  store(message, taken->code);
  store(argument, taken->argument);
  return true;
}

/// A loopback link has no other end that could be urgent: refused, as observed.
bool set_handler(Link& link, WSMessageHandlerObject handler) {
  if (link.is_loopback()) return false;
  link.inbox().set_handler(handler);
  return true;
}

WSMessageHandlerObject handler_of(WSLINK handle) {
  return ask(handle, static_cast<WSMessageHandlerObject>(nullptr),
             [](Link& link) { return link.inbox().handler(); });
}

WSYieldFunctionObject yielder_of(WSLINK handle) {
  return ask(handle, static_cast<WSYieldFunctionObject>(nullptr),
             [](Link& link) { return link.yielder(); });
}

}  // namespace

}  // namespace wstp::api

using namespace wstp::api;  // shims only
using wstp::environment::Environment;

extern "C" {

int WSPutMessage(WSLINK link, int message) {
  return call(link, [&](Link& l) { return l.put_message(message); });
}

int WSPutMessageWithArg(WSLINK link, int message, int argument) {
  return call(link, [&](Link& l) { return l.put_message(message, argument); });
}

int WSGetMessage(WSLINK link, int* message, int* argument) {
  return call(link, [&](Link& l) { return get_message(l, message, argument); });
}

int WSMessageReady(WSLINK link) {
  return call(link, [](Link& l) { return l.inbox().ready(); });
}

int WSSetMessageHandler(WSLINK link, WSMessageHandlerObject handler) {
  return call(link, [&](Link& l) { return set_handler(l, handler); });
}

WSMessageHandlerObject WSGetMessageHandler(WSLINK link) { return handler_of(link); }

WSMessageHandlerObject WSMessageHandler(WSLINK link) { return handler_of(link); }

WSMessageHandlerObject WSCreateMessageHandler(WSEnvironment /*env*/, WSMessageHandlerType function,
                                              void* /*reserved*/) {
  return function;
}

WSMessageHandlerType WSDestroyMessageHandler(WSMessageHandlerObject handler) { return handler; }

void WSCallMessageHandler(WSMessageHandlerObject handler, WSLINK link, int message, int argument) {
  if (handler != nullptr) handler(link, message, argument);
}

int WSSetYieldFunction(WSLINK link, WSYieldFunctionObject function) {
  return call(link, [&](Link& l) {
    l.set_yielder(function);
    return true;
  });
}

WSYieldFunctionObject WSGetYieldFunction(WSLINK link) { return yielder_of(link); }

WSYieldFunctionObject WSYieldFunction(WSLINK link) { return yielder_of(link); }

int WSSetDefaultYieldFunction(WSEnvironment env, WSYieldFunctionObject function) {
  return ask(env, 0, [&](Environment& e) {
    e.set_default_yielder(function);
    return 1;
  });
}

WSYieldFunctionObject WSDefaultYieldFunction(WSEnvironment env) {
  return ask(env, static_cast<WSYieldFunctionObject>(nullptr),
             [](Environment& e) { return e.default_yielder(); });
}

WSYieldFunctionObject WSCreateYieldFunction(WSEnvironment /*env*/, WSYieldFunctionType function,
                                            void* /*reserved*/) {
  return function;
}

WSYieldFunctionType WSDestroyYieldFunction(WSYieldFunctionObject function) { return function; }

int WSCallYieldFunction(WSYieldFunctionObject function, WSLINK link, WSYieldParameters parameters) {
  return function == nullptr ? 0 : function(link, parameters);
}

/// Yield functions are given no parameters (NULL), hence no hints.
devyield_sleep WSSleepYP(WSYieldParameters /*parameters*/) { return 0; }

devyield_count WSCountYP(WSYieldParameters /*parameters*/) { return 0; }

}  // extern "C"
