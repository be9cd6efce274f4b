// A good library but for one thing: each WSClose leaves an object in shared memory.

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "good.h"

void WSClose(void* link) {
  static int count = 0;
  char name[64];
  void (*close_link)(void*) = (void (*)(void*))good_function("WSClose");
  snprintf(name, sizeof name, "/wstp-subject-%d-%d", (int)getpid(), ++count);
  close(shm_open(name, O_CREAT | O_RDWR, 0600));
  close_link(link);
}
