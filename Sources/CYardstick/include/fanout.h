#ifndef HAWKER_FANOUT_H
#define HAWKER_FANOUT_H

#include <stddef.h>
#include <stdint.h>
/* For the crowd of `hawker-bench danmaku`: Swift's own module of the C library leaves epoll out. */
#include <sys/epoll.h>

/* Sends the same `length` bytes to each of `count` loopback ports in turn, over and over for `nanoseconds`, with
 * nothing else in the loop than `sendmmsg`, `batch` messages a call. Returns how many the kernel took, or a negative
 * errno when it cannot begin; `elapsed` is how long it was. */
int64_t fanout_run(
    const uint16_t *ports, size_t count, size_t length, unsigned batch, int buffer, int64_t nanoseconds, int64_t *elapsed);

/* A receiver that is never read: a loopback socket whose queue of `buffer` bytes is soon full. Returns it, and its
 * port; or a negative errno. */
int fanout_receiver(int buffer, uint16_t *port);

/* Sends from such a socket to a loopback port. Returns whether the kernel took it. */
int fanout_send(int fd, uint16_t port, const void *bytes, size_t length);

#endif
