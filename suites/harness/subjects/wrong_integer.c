// A good library but for one thing: WSGetInteger32 adds one to every hundredth value.

#include "good.h"

int WSGetInteger32(void* link, int* value) {
  int (*get)(void*, int*) = (int (*)(void*, int*))good_function("WSGetInteger32");
  int done = get(link, value);
  if (done && *value % 100 == 99) ++*value;
  return done;
}
