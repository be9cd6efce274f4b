// A good library but for one thing: WSGetReal64 rounds to single precision.

#include "good.h"

int WSGetReal64(void* link, double* value) {
  int (*get)(void*, double*) = (int (*)(void*, double*))good_function("WSGetReal64");
  int done = get(link, value);
  if (done) *value = (double)(float)*value;
  return done;
}
