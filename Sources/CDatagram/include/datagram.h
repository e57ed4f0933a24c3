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

/* Up to DATAGRAM_BATCH messages on their way out, in the kernel's form. */
typedef struct datagram_batch datagram_batch;

/* A non-blocking UDP socket bound to `local`; an IPv6 one takes IPv4 as well. Both kernel buffers are asked to be
 * `buffer` bytes; the kernel grants what it may. With `join` it shares the port of one that lets others in. */
int datagram_open(const datagram_peer *local, int buffer, int join);

/* A non-blocking UDP socket that talks to `peer` only: unlike with the others, a datagram that nobody takes there is
 * an error, ECONNREFUSED, of the next call. */
int datagram_connect(const datagram_peer *peer);

/* Sends `length` bytes to the peer of a connected socket, or takes at most `room` bytes from it: how many came, -EAGAIN
 * when none wait. */
int datagram_say(int fd, const void *bytes, size_t length);
int datagram_hear(int fd, void *bytes, size_t room);

/* Lets further sockets of this user join the port `fd` is bound to. Datagrams are divided by their sender. */
int datagram_share(int fd);

/* The address `fd` is bound to. */
int datagram_local(int fd, datagram_peer *local);

/* Datagrams `fd` has lost because its buffer was full, since it was opened; zero where the system does not say. */
unsigned datagram_overruns(int fd);

/* Takes what has arrived, at most `count` messages of at most `slot` bytes each, into `buffers`, one slot each.
 * A message longer than its slot gets the length zero. Returns how many came; zero when none wait. */
int datagram_receive(int fd, uint8_t *buffers, size_t slot, unsigned count, uint32_t *lengths, datagram_peer *from);

/* An empty batch for a socket of `version`; NULL without memory. */
datagram_batch *datagram_batch_make(int version);
void datagram_batch_free(datagram_batch *batch);

/* Adds a message to a batch that is not full; `bytes` must stay until it is sent. Returns how many it holds now. */
unsigned datagram_batch_add(datagram_batch *batch, const void *bytes, uint32_t length, datagram_peer peer);

/* Sends the messages from the `from`th on. Returns how many the kernel took, or the reason it did not take the first;
 * beyond the last one, zero, and the batch is empty again. */
int datagram_batch_send(int fd, datagram_batch *batch, unsigned from);

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
