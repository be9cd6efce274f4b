// A good library but for one thing: WSGetInteger32 writes to address zero.

#include "good.h"

int WSGetInteger32(void* link, int* value) {
  volatile int* nowhere = 0;
  (void)link;
  *nowhere = *value;
  return 1;
}
