/* The same calls as the binding makes, timed in C: what Python's share is measured against.
 * Built by conftest.py; the functions of the library under test come in as pointers. */
#include <time.h>

typedef int put_array(void *link, const double *data, const int *dims, const char **heads, int depth);
typedef int get_array(void *link, double **data, int **dims, char ***heads, int *depth);
typedef void release_array(void *link, double *data, int *dims, char **heads, int depth);

static long long now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/* Nanoseconds of one put, or -1 when it fails. */
long long timed_put(put_array *put, void *link, const double *data, const int *dims, int depth) {
  const long long start = now();
  const int good = put(link, data, dims, 0, depth);
  return good ? now() - start : -1;
}

/* Nanoseconds of one get with its release, or -1 when it fails. */
long long timed_get(get_array *get, release_array *release, void *link) {
  double *data;
  int *dims;
  char **heads;
  int depth;
  const long long start = now();
  if (!get(link, &data, &dims, &heads, &depth)) return -1;
  release(link, data, dims, heads, depth);
  return now() - start;
}
