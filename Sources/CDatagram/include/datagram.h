#ifndef HAWKER_DATAGRAM_H
#define HAWKER_DATAGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Datagrams many at a time: what Swift cannot call itself, because `recvmmsg`, `sendmmsg` and their headers
 * need _GNU_SOURCE. Every function returns a negative errno on failure and allocates nothing. */

/* Messages moved by one call at most. */
enum { DATAGRAM_BATCH = 64 };

/* An address and port without the kernel's padding: `high` and `low` are the sixteen bytes of an IPv6 address
 * read as big-endian numbers; an IPv4 address is the low 32 bits of `low`. */
typedef struct {
    uint64_t high;
    uint64_t low;
    uint32_t scope;
    uint16_t port;
    uint8_t version; /* 4 or 6 */
} datagram_peer;

typedef struct {
    const void *bytes;
    uint32_t length;
    datagram_peer peer;
} datagram_outgoing;

/* A non-blocking UDP socket bound to `local`; an IPv6 one takes IPv4 as well. Both kernel buffers are asked to be
 * `buffer` bytes; the kernel grants what it may. */
int datagram_open(const datagram_peer *local, int buffer);

/* The address `fd` is bound to. */
int datagram_local(int fd, datagram_peer *local);

/* Takes what has arrived, at most `count` messages of at most `slot` bytes each, into `buffers`, one slot each.
 * A message longer than its slot gets the length zero. Returns how many came; zero when none wait. */
int datagram_receive(int fd, uint8_t *buffers, size_t slot, unsigned count, uint32_t *lengths, datagram_peer *from);

/* Sends up to DATAGRAM_BATCH messages; `version` is the socket's own. Returns how many the kernel took, or the
 * reason it did not take the first. */
int datagram_send(int fd, int version, const datagram_outgoing *messages, unsigned count);

/* Waits until `fd` can be read or `event` is signalled, at most `nanoseconds` (negative: for ever).
 * Returns a set of the bits below; a signal of `event` is consumed. */
enum { DATAGRAM_READABLE = 1, DATAGRAM_WOKEN = 2 };
int datagram_wait(int fd, int event, int64_t nanoseconds);

/* Waits until `fd` takes another message, at most `milliseconds`. Returns whether it does. */
int datagram_wait_writable(int fd, int milliseconds);

/* A wake-up: an eventfd, and its signal, which any thread may give. */
int datagram_event(void);
void datagram_signal(int event);

#endif
