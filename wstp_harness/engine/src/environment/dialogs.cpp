#include "environment/dialogs.h"

namespace wstp::environment {

bool Dialogs::set(long code, WSDialogFunctionType function) {
  if (code < WSAlertFunction || code > WSRequestToInteractFunction) return false;
  functions_[static_cast<std::size_t>(code)] = function;
  return true;
}

long Dialogs::alert(WSEnvironment env, const char* message) const {
  const auto function = permitted<WSAlertProcPtr>(env, WSAlertFunction);
  return function == nullptr ? 0 : function(env, message);
}

long Dialogs::request(WSEnvironment env, const char* prompt, char* response, long size) const {
  const auto function = permitted<WSRequestProcPtr>(env, WSRequestFunction);
  return function == nullptr ? 1 : function(env, prompt, response, size);
}

long Dialogs::confirm(WSEnvironment env, const char* question, long default_answer) const {
  const auto function = permitted<WSConfirmProcPtr>(env, WSConfirmFunction);
  return function == nullptr ? default_answer : function(env, question, default_answer);
}

long Dialogs::request_argv(WSEnvironment env, char** argv, long count, char* buffer,
                           long size) const {
  const auto function = permitted<WSRequestArgvProcPtr>(env, WSRequestArgvFunction);
  if (function != nullptr) return function(env, argv, count, buffer, size);
  if (argv != nullptr && count > 0) *argv = nullptr;
  return 0;
}

long Dialogs::request_to_interact(WSEnvironment env, long wait_for_permission) const {
  const auto function = hook<WSRequestToInteractProcPtr>(WSRequestToInteractFunction);
  return function == nullptr ? 0 : function(env, wait_for_permission);
}

}  // namespace wstp::environment
