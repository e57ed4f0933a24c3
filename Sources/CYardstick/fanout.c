#define _GNU_SOURCE
#include "fanout.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000ll + time.tv_nsec;
}

static struct sockaddr_in loopback(uint16_t port) {
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

int64_t fanout_run(
    const uint16_t *ports, size_t count, size_t length, unsigned batch, int buffer, int64_t nanoseconds, int64_t *elapsed) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
    struct sockaddr_in here = loopback(0);
    if (bind(fd, (struct sockaddr *)&here, sizeof here) < 0) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    /* Enough repetitions that a batch is always full, as it is for a relay with several packets at hand. */
    size_t total = count;
    while (total < batch) total += count;
    void *bytes = calloc(1, length);
    struct iovec part = {.iov_base = bytes, .iov_len = length};
    struct sockaddr_in *peers = calloc(total, sizeof *peers);
    struct mmsghdr *messages = calloc(total, sizeof *messages);
    for (size_t i = 0; i < total; i++) {
        peers[i] = loopback(ports[i % count]);
        messages[i].msg_hdr = (struct msghdr){
            .msg_name = &peers[i], .msg_namelen = sizeof peers[i], .msg_iov = &part, .msg_iovlen = 1};
    }
    int64_t sent = 0, start = now(), end = start + nanoseconds, time = start;
    for (size_t next = 0; (time = now()) < end;) {
        size_t left = total - next;
        int taken = sendmmsg(fd, messages + next, left < batch ? left : batch, 0);
        if (taken <= 0) taken = 1;
        else sent += taken;
        next += taken;
        if (next >= total) next = 0;
    }
    *elapsed = time - start;
    free(messages);
    free(peers);
    free(bytes);
    close(fd);
    return sent;
}

int fanout_receiver(int buffer, uint16_t *port) {
    int fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return -errno;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    struct sockaddr_in here = loopback(0);
    socklen_t length = sizeof here;
    if (bind(fd, (struct sockaddr *)&here, sizeof here) < 0 || getsockname(fd, (struct sockaddr *)&here, &length) < 0) {
        int reason = errno;
        close(fd);
        return -reason;
    }
    *port = ntohs(here.sin_port);
    return fd;
}

int fanout_send(int fd, uint16_t port, const void *bytes, size_t length) {
    struct sockaddr_in there = loopback(port);
    return sendto(fd, bytes, length, 0, (struct sockaddr *)&there, sizeof there) >= 0;
}
