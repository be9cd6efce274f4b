// A good library that prints in WSFlush and closes the standard streams in WSEndPacket.

#include <unistd.h>

#include "good.h"

int WSFlush(void* link) {
  int (*flush)(void*) = (int (*)(void*))good_function("WSFlush");
  if (write(1, "chatter on stdout\n", 18) < 0 || write(2, "chatter on stderr\n", 18) < 0) return 0;
  return flush(link);
}

int WSEndPacket(void* link) {
  int (*end_packet)(void*) = (int (*)(void*))good_function("WSEndPacket");
  for (int descriptor = 0; descriptor < 3; ++descriptor) close(descriptor);
  return end_packet(link);
}
