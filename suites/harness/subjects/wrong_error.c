// A good library but for one thing: what should be error 3 (out of sequence) is error 4.

#include "good.h"

int WSError(void* link) {
  int (*error)(void*) = (int (*)(void*))good_function("WSError");
  int code = error(link);
  return code == 3 ? 4 : code;
}
