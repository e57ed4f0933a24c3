#ifndef HAWKER_WAITING_H
#define HAWKER_WAITING_H

#include <poll.h>
#include <stdint.h>

/* Waits for any of many descriptors: `ppoll`, whose header needs _GNU_SOURCE. At most `nanoseconds` (negative: for
 * ever). Returns how many have news, zero after the time or a signal, or a negative errno. */
int descriptors_wait(struct pollfd *waited, unsigned count, int64_t nanoseconds);

#endif
