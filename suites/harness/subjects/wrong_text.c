// A good library but for one thing: WSGetUTF16String swaps the bytes of the first unit.

#include "good.h"

int WSGetUTF16String(void* link, const unsigned short** text, int* units, int* characters) {
  int (*get)(void*, const unsigned short**, int*, int*) =
      (int (*)(void*, const unsigned short**, int*, int*))good_function("WSGetUTF16String");
  int done = get(link, text, units, characters);
  if (done && *units > 0) {
    unsigned short* first = (unsigned short*)*text;
    *first = (unsigned short)(*first << 8 | *first >> 8);
  }
  return done;
}
