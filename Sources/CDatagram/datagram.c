#define _GNU_SOURCE
#include "datagram.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef union {
    struct sockaddr any;
    struct sockaddr_in four;
    struct sockaddr_in6 six;
} address;

static const uint64_t mapped_prefix = 0xffff00000000ull; /* ::ffff:0:0/96, RFC 4291 section 2.5.5.2 */

static void put64(uint8_t *bytes, uint64_t value) {
    for (int i = 7; i >= 0; i--, value >>= 8) bytes[i] = (uint8_t)value;
}

static uint64_t get64(const uint8_t *bytes) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++) value = value << 8 | bytes[i];
    return value;
}

/* The kernel's form of `peer` for a socket of `version`: an IPv6 socket reaches IPv4 through mapped addresses. */
static socklen_t to_kernel(const datagram_peer *peer, int version, address *out) {
    memset(out, 0, sizeof *out);
    if (version == 4) {
        out->four.sin_family = AF_INET;
        out->four.sin_port = htons(peer->port);
        out->four.sin_addr.s_addr = htonl((uint32_t)peer->low);
        return sizeof out->four;
    }
    out->six.sin6_family = AF_INET6;
    out->six.sin6_port = htons(peer->port);
    out->six.sin6_scope_id = peer->scope;
    put64(out->six.sin6_addr.s6_addr, peer->version == 4 ? 0 : peer->high);
    put64(out->six.sin6_addr.s6_addr + 8, peer->version == 4 ? mapped_prefix | (uint32_t)peer->low : peer->low);
    return sizeof out->six;
}

static void from_kernel(const address *in, datagram_peer *peer) {
    memset(peer, 0, sizeof *peer);
    if (in->any.sa_family == AF_INET) {
        peer->version = 4;
        peer->low = ntohl(in->four.sin_addr.s_addr);
        peer->port = ntohs(in->four.sin_port);
        return;
    }
    peer->version = 6;
    peer->high = get64(in->six.sin6_addr.s6_addr);
    peer->low = get64(in->six.sin6_addr.s6_addr + 8);
    peer->scope = in->six.sin6_scope_id;
    peer->port = ntohs(in->six.sin6_port);
    if (peer->high == 0 && (peer->low >> 32) == 0xffff) {
        peer->version = 4;
        peer->low = (uint32_t)peer->low;
    }
}

int datagram_open(const datagram_peer *local, int buffer, int join) {
    int fd = socket(local->version == 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    int off = 0;
    if (local->version == 6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    int on = 1;
    if (join) setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    address to;
    socklen_t length = to_kernel(local, local->version, &to);
    if (bind(fd, &to.any, length) < 0) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    return fd;
}

int datagram_connect(const datagram_peer *peer) {
    int fd = socket(peer->version == 4 ? AF_INET : AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    address to;
    socklen_t length = to_kernel(peer, peer->version, &to);
    if (connect(fd, &to.any, length) < 0) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    return fd;
}

int datagram_say(int fd, const void *bytes, size_t length) {
    ssize_t sent;
    do sent = send(fd, bytes, length, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : (int)sent;
}

int datagram_hear(int fd, void *bytes, size_t room) {
    ssize_t came;
    do came = recv(fd, bytes, room, MSG_TRUNC);
    while (came < 0 && errno == EINTR);
    return came < 0 ? -errno : (int)came;
}

int datagram_share(int fd) {
    int on = 1;
    return setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) < 0 ? -errno : 0;
}

int datagram_local(int fd, datagram_peer *local) {
    address bound;
    socklen_t length = sizeof bound;
    if (getsockname(fd, &bound.any, &length) < 0) return -errno;
    from_kernel(&bound, local);
    return 0;
}

unsigned datagram_overruns(int fd) {
    uint32_t memory[SK_MEMINFO_VARS] = {0};
    socklen_t length = sizeof memory;
    if (getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &length) < 0) return 0;
    return memory[SK_MEMINFO_DROPS];
}

int datagram_receive(int fd, uint8_t *buffers, size_t slot, unsigned count, uint32_t *lengths, datagram_peer *from) {
    struct mmsghdr messages[DATAGRAM_BATCH];
    struct iovec parts[DATAGRAM_BATCH];
    address senders[DATAGRAM_BATCH];
    if (count > DATAGRAM_BATCH) count = DATAGRAM_BATCH;
    for (unsigned i = 0; i < count; i++) {
        parts[i] = (struct iovec){.iov_base = buffers + i * slot, .iov_len = slot};
        messages[i] = (struct mmsghdr){.msg_hdr = {
            .msg_name = &senders[i], .msg_namelen = sizeof senders[i], .msg_iov = &parts[i], .msg_iovlen = 1}};
    }
    int came;
    do came = recvmmsg(fd, messages, count, 0, NULL);
    while (came < 0 && errno == EINTR);
    if (came < 0) {
        /* What an earlier datagram's ICMP answer says about one peer is no failure of the socket. */
        if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ECONNREFUSED) return 0;
        return -errno;
    }
    for (int i = 0; i < came; i++) {
        lengths[i] = messages[i].msg_hdr.msg_flags & MSG_TRUNC ? 0 : messages[i].msg_len;
        from_kernel(&senders[i], &from[i]);
    }
    return came;
}

/* Linked together once: message i names peer i and has part i, so that adding one writes what changes only. */
struct datagram_batch {
    int version;
    unsigned count;
    struct mmsghdr messages[DATAGRAM_BATCH];
    struct iovec parts[DATAGRAM_BATCH];
    address peers[DATAGRAM_BATCH];
};

datagram_batch *datagram_batch_make(int version) {
    datagram_batch *batch = calloc(1, sizeof *batch);
    if (!batch) return NULL;
    batch->version = version;
    for (unsigned i = 0; i < DATAGRAM_BATCH; i++)
        batch->messages[i].msg_hdr =
            (struct msghdr){.msg_name = &batch->peers[i], .msg_iov = &batch->parts[i], .msg_iovlen = 1};
    return batch;
}

void datagram_batch_free(datagram_batch *batch) { free(batch); }

unsigned datagram_batch_add(datagram_batch *batch, const void *bytes, uint32_t length, datagram_peer peer) {
    unsigned i = batch->count++;
    batch->parts[i] = (struct iovec){.iov_base = (void *)bytes, .iov_len = length};
    batch->messages[i].msg_hdr.msg_namelen = to_kernel(&peer, batch->version, &batch->peers[i]);
    return batch->count;
}

int datagram_batch_send(int fd, datagram_batch *batch, unsigned from) {
    if (from >= batch->count) {
        batch->count = 0;
        return 0;
    }
    int taken;
    do taken = sendmmsg(fd, batch->messages + from, batch->count - from, 0);
    while (taken < 0 && errno == EINTR);
    return taken < 0 ? -errno : taken;
}

int datagram_wait(int fd, int event, int64_t nanoseconds) {
    struct pollfd waited[2] = {{.fd = fd, .events = POLLIN}, {.fd = event, .events = POLLIN}};
    struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int ready = ppoll(waited, 2, nanoseconds < 0 ? NULL : &limit, NULL);
    if (ready < 0) return errno == EINTR ? 0 : -errno;
    int found = 0;
    if (waited[0].revents) found |= DATAGRAM_READABLE;
    if (waited[1].revents) {
        uint64_t signals;
        (void)!read(event, &signals, sizeof signals);
        found |= DATAGRAM_WOKEN;
    }
    return found;
}

int datagram_wait_writable(int fd, int milliseconds) {
    struct pollfd waited = {.fd = fd, .events = POLLOUT};
    return poll(&waited, 1, milliseconds) > 0;
}

int datagram_event(void) {
    int event = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    return event < 0 ? -errno : event;
}

void datagram_signal(int event) {
    uint64_t one = 1;
    (void)!write(event, &one, sizeof one);
}
