// The dialog functions an environment may call to ask its user: five hooks with answers for when
// none is set (WSSetDialogFunction; deprecated). The hooks are C functions of five types, kept as
// the one type the API installs them by.
#pragma once

#include <array>
#include <cstddef>

#include "wstp.h"

namespace wstp::environment {

class Dialogs {
 public:
  /// False for a code that is none of WSAlertFunction (1) .. WSRequestToInteractFunction (5).
  bool set(long code, WSDialogFunctionType function);

  /// Each but the last first asks request_to_interact for permission (observed). Answers without
  /// it or without a hook: alert 0, request 1 (the text stays as it is), confirm its default, argv
  /// 0 and no words, interact 0.
  [[nodiscard]] long alert(WSEnvironment env, const char* message) const;
  [[nodiscard]] long request(WSEnvironment env, const char* prompt, char* response,
                             long size) const;
  [[nodiscard]] long confirm(WSEnvironment env, const char* question, long default_answer) const;
  [[nodiscard]] long request_argv(WSEnvironment env, char** argv, long count, char* buffer,
                                  long size) const;
  [[nodiscard]] long request_to_interact(WSEnvironment env, long wait_for_permission) const;

 private:
  template <typename Function>
  [[nodiscard]] Function hook(std::size_t code) const {
    return reinterpret_cast<Function>(reinterpret_cast<void (*)()>(functions_[code]));
  }

  /// The hook, or nullptr when the user must not be asked.
  template <typename Function>
  [[nodiscard]] Function permitted(WSEnvironment env, std::size_t code) const {
    return request_to_interact(env, 1) == 0 ? nullptr : hook<Function>(code);
  }

  std::array<WSDialogFunctionType, 6> functions_{};  // by code; 0 is not used
};

}  // namespace wstp::environment
