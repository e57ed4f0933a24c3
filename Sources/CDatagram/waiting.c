#define _GNU_SOURCE
#include "waiting.h"

#include <errno.h>
#include <time.h>

int descriptors_wait(struct pollfd *waited, unsigned count, int64_t nanoseconds) {
    struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int ready = ppoll(waited, count, nanoseconds < 0 ? NULL : &limit, NULL);
    return ready >= 0 ? ready : errno == EINTR ? 0 : -errno;
}
