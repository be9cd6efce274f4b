/* A C program as a user of the vendor's library writes it: links against `libWSTP64i4.so` by name, so
   that the same binary runs on the vendor's library and on the engine. The listening end computes for
   the connecting one; the program starts itself as the other end. Prints what it saw; 0 when all of it
   was right. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "wstp.h"

#define EXPECT(condition)                                                            \
  do {                                                                               \
    if (!(condition)) {                                                              \
      fprintf(stderr, "line %d: %s (error %d)\n", __LINE__, #condition, WSError(link)); \
      exit(1);                                                                       \
    }                                                                                \
  } while (0)

static WSLINK open_link(WSENV env, const char *options, const char *name) {
  char command[512];
  int error = 0;
  snprintf(command, sizeof command, "%s -linkname '%s'", options, name);
  WSLINK link = WSOpenString(env, command, &error);
  if (link == NULL) {
    fprintf(stderr, "%s: error %d\n", command, error);
    exit(2);
  }
  return link;
}

/* Answers Plus[a, b] and Norm-like requests until the other end closes. */
static int serve(WSLINK link) {
  EXPECT(WSActivate(link));
  while (WSNextPacket(link) == EVALUATEPKT) {
    int count = 0, left = 0, right = 0;
    EXPECT(WSTestHead(link, "Plus", &count) && count == 2);
    EXPECT(WSGetInteger32(link, &left) && WSGetInteger32(link, &right));
    EXPECT(WSPutFunction(link, "ReturnPacket", 1) && WSPutInteger32(link, left + right));
    EXPECT(WSEndPacket(link) && WSFlush(link));
  }
  WSClose(link);
  return 0;
}

static void ask(WSLINK link, int left, int right) {
  int sum = 0;
  EXPECT(WSPutFunction(link, "EvaluatePacket", 1) && WSPutFunction(link, "Plus", 2));
  EXPECT(WSPutInteger32(link, left) && WSPutInteger32(link, right) && WSEndPacket(link));
  EXPECT(WSNextPacket(link) == RETURNPKT && WSGetInteger32(link, &sum) && sum == left + right);
  EXPECT(WSNewPacket(link));
}

static void round_trip(WSENV env) {
  const double values[4] = {0.1, -2.5, 1e300, 0};
  const int dims[2] = {2, 2};
  const char *text = NULL;
  double *got = NULL;
  int *got_dims = NULL, depth = 0;
  char **heads = NULL;
  int error = 0;
  WSLINK link = WSLoopbackOpen(env, &error);
  EXPECT(link != NULL && WSIsLinkLoopback(link));
  EXPECT(WSPutString(link, "caf\\:00e9") && WSPutReal64Array(link, values, dims, NULL, 2));
  EXPECT(WSGetString(link, &text) && strcmp(text, "caf\\:00e9") == 0);
  WSReleaseString(link, text);
  EXPECT(WSGetReal64Array(link, &got, &got_dims, &heads, &depth));
  EXPECT(depth == 2 && got_dims[0] == 2 && memcmp(got, values, sizeof values) == 0);
  EXPECT(strcmp(heads[0], "List") == 0);
  WSReleaseReal64Array(link, got, got_dims, heads, depth);
  WSClose(link);
}

int main(int argc, char **argv) {
  WSENV env = WSInitialize(NULL);
  if (argc == 3) return serve(open_link(env, argv[1], argv[2]));
  round_trip(env);
  WSLINK link = open_link(env, "-linkcreate -linkprotocol TCPIP -linkhost 127.0.0.1", "");
  const char *name = WSLinkName(link);
  pid_t child = fork();
  if (child == 0) {
    execl("/proc/self/exe", argv[0], "-linkconnect -linkprotocol TCPIP", name, (char *)NULL);
    _exit(3);
  }
  EXPECT(WSActivate(link));
  for (int i = 0; i < 100; ++i) ask(link, i, 1000 * i);
  WSReleaseLinkName(link, name);
  WSClose(link);
  int status = -1;
  waitpid(child, &status, 0);
  WSDeinitialize(env);
  printf("stood in, other end %d\n", status);
  return status;
}
