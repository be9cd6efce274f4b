// A good library but for one thing: WSPutInteger32List loses the last element of long lists.

#include "good.h"

int WSPutInteger32List(void* link, const int* data, int count) {
  int (*put)(void*, const int*, int) =
      (int (*)(void*, const int*, int))good_function("WSPutInteger32List");
  return put(link, data, count > 3 ? count - 1 : count);
}
