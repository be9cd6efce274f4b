// Dialogs (deprecated) and the casts of the old header, which answer their argument.
#include "api/guard.h"

using namespace wstp::api;  // shims only
using wstp::environment::Environment;

extern "C" {

mldlg_result WSAlert(WSEnvironment env, const char* message) {
  return ask(env, 0L, [&](Environment& e) { return e.dialogs().alert(env, message); });
}

mldlg_result WSRequest(WSEnvironment env, const char* prompt, char* response, long size) {
  return ask(env, 0L,
             [&](Environment& e) { return e.dialogs().request(env, prompt, response, size); });
}

mldlg_result WSConfirm(WSEnvironment env, const char* question, mldlg_result default_answer) {
  return ask(env, 0L,
             [&](Environment& e) { return e.dialogs().confirm(env, question, default_answer); });
}

mldlg_result WSRequestArgv(WSEnvironment env, char** argv, long argv_size, char* buffer,
                           long size) {
  return ask(env, 0L, [&](Environment& e) {
    return e.dialogs().request_argv(env, argv, argv_size, buffer, size);
  });
}

mldlg_result WSRequestToInteract(WSEnvironment env, mldlg_result wait_for_permission) {
  return ask(env, 0L, [&](Environment& e) {
    return e.dialogs().request_to_interact(env, wait_for_permission);
  });
}

int WSSetDialogFunction(WSEnvironment env, long dialog, WSDialogFunctionType function) {
  return ask(env, 0, [&](Environment& e) { return e.dialogs().set(dialog, function) ? 1 : 0; });
}

// A function pointer in another type: through void (*)(), which is what says "only its address".
#define WSTP_CAST(name, result, from)                                        \
  result name(from function) {                                               \
    return reinterpret_cast<result>(reinterpret_cast<void (*)()>(function)); \
  }
WSTP_CAST(WSAllocatorCast, __MLProcPtr__, WSAllocatorProcPtr)
WSTP_CAST(WSDeallocatorCast, __MLProcPtr__, WSDeallocatorProcPtr)
WSTP_CAST(WSYielderCast, __MLProcPtr__, WSYielderProcPtr)
WSTP_CAST(WSHandlerCast, __MLProcPtr__, WSHandlerProcPtr)
WSTP_CAST(WSUserCast, __MLProcPtr__, WSUserProcPtr)
WSTP_CAST(WSAlertCast, WSDialogProcPtr, WSAlertProcPtr)
WSTP_CAST(WSRequestCast, WSDialogProcPtr, WSRequestProcPtr)
WSTP_CAST(WSConfirmCast, WSDialogProcPtr, WSConfirmProcPtr)
WSTP_CAST(WSRequestArgvCast, WSDialogProcPtr, WSRequestArgvProcPtr)
WSTP_CAST(WSRequestToInteractCast, WSDialogProcPtr, WSRequestToInteractProcPtr)
#undef WSTP_CAST

}  // extern "C"
