#include "toy_card.h"

#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { RATE = 48000, KEPT = RATE * 10 };

struct toy_card {
    snd_pcm_ioplug_t io;
    pthread_mutex_t lock;
    int timer;
    int has_clock, running, can_resume;
    /* When it began, in nanoseconds of the monotonic clock. */
    int64_t begun;
    /* Frames gone by since, without a clock. */
    int64_t advanced;
    size_t played;
    int16_t samples[KEPT];
};

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

/* Frames that its clock has counted since it began. */
static int64_t position(const toy_card *card) {
    if (!card->running) return 0;
    return card->has_clock ? (now() - card->begun) * RATE / 1000000000LL : card->advanced;
}

static int has_run_out(const toy_card *card) {
    int64_t at = position(card), moved = (int64_t)card->io.appl_ptr;
    if (!card->running) return 0;
    return card->io.stream == SND_PCM_STREAM_PLAYBACK ? at > moved : at - moved > (int64_t)card->io.buffer_size;
}

static int start(snd_pcm_ioplug_t *io) {
    toy_card *card = io->private_data;
    pthread_mutex_lock(&card->lock);
    card->begun = now();
    card->advanced = 0;
    card->running = 1;
    pthread_mutex_unlock(&card->lock);
    return 0;
}

static int stop(snd_pcm_ioplug_t *io) {
    toy_card *card = io->private_data;
    pthread_mutex_lock(&card->lock);
    card->running = 0;
    pthread_mutex_unlock(&card->lock);
    return 0;
}

static snd_pcm_sframes_t pointer(snd_pcm_ioplug_t *io) {
    toy_card *card = io->private_data;
    pthread_mutex_lock(&card->lock);
    snd_pcm_sframes_t at = has_run_out(card) ? -EPIPE : position(card);
    pthread_mutex_unlock(&card->lock);
    return at;
}

static snd_pcm_sframes_t transfer(
    snd_pcm_ioplug_t *io, const snd_pcm_channel_area_t *areas, snd_pcm_uframes_t offset, snd_pcm_uframes_t size) {
    toy_card *card = io->private_data;
    int16_t *samples = (int16_t *)((char *)areas->addr + (areas->first + areas->step * offset) / 8);
    for (snd_pcm_uframes_t index = 0; index < size; index++) {
        if (io->stream == SND_PCM_STREAM_CAPTURE)
            samples[index] = (int16_t)((io->appl_ptr + index) % 32000);
        else if (card->played < KEPT)
            card->samples[card->played++] = samples[index];
    }
    return (snd_pcm_sframes_t)size;
}

/* The ticks only wake whoever waits; ready is what the clock says. */
static int poll_revents(snd_pcm_ioplug_t *io, struct pollfd *waited, unsigned int count, unsigned short *events) {
    toy_card *card = io->private_data;
    uint64_t ticks;
    if (count > 0 && read(waited->fd, &ticks, sizeof ticks) < 0) ticks = 0;
    int64_t at = position(card), moved = (int64_t)io->appl_ptr;
    int is_playback = io->stream == SND_PCM_STREAM_PLAYBACK;
    int64_t available = is_playback ? (int64_t)io->buffer_size - (moved - at) : at - moved;
    *events = available >= (int64_t)io->period_size ? (is_playback ? POLLOUT : POLLIN) : 0;
    return 0;
}

static int resume(snd_pcm_ioplug_t *io) {
    toy_card *card = io->private_data;
    if (!card->can_resume) return -ENOSYS;
    return snd_pcm_ioplug_set_state(io, SND_PCM_STATE_PREPARED);
}

static const snd_pcm_ioplug_callback_t callbacks = {
    .start = start, .stop = stop, .prepare = stop, .pointer = pointer, .transfer = transfer, .poll_revents = poll_revents, .resume = resume};

static int describe(snd_pcm_ioplug_t *io) {
    static const unsigned int access[] = {SND_PCM_ACCESS_RW_INTERLEAVED}, format[] = {SND_PCM_FORMAT_S16_LE};
    int status = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1, access);
    if (status >= 0) status = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, 1, format);
    if (status >= 0) status = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS, 1, 1);
    if (status >= 0) status = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE, RATE, RATE);
    if (status >= 0) status = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES, 96, 1 << 16);
    if (status >= 0) status = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 192, 1 << 18);
    if (status >= 0) status = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 64);
    return status;
}

toy_card *toy_card_make(int capture, int has_clock, snd_pcm_t **handle) {
    toy_card *card = calloc(1, sizeof *card);
    if (!card) return NULL;
    card->has_clock = has_clock;
    pthread_mutex_init(&card->lock, NULL);
    card->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
    struct itimerspec ticks = {.it_interval = {.tv_nsec = 2000000}, .it_value = {.tv_nsec = 2000000}};
    timerfd_settime(card->timer, 0, &ticks, NULL);
    card->io = (snd_pcm_ioplug_t){
        .version = SND_PCM_IOPLUG_VERSION, .name = "toy", .flags = SND_PCM_IOPLUG_FLAG_BOUNDARY_WA,
        .poll_fd = card->timer, .poll_events = POLLIN, .callback = &callbacks, .private_data = card};
    snd_pcm_stream_t stream = capture ? SND_PCM_STREAM_CAPTURE : SND_PCM_STREAM_PLAYBACK;
    int status = snd_pcm_ioplug_create(&card->io, "toy", stream, SND_PCM_NONBLOCK);
    if (status >= 0) status = describe(&card->io);
    if (status < 0) {
        toy_card_free(card);
        return NULL;
    }
    *handle = card->io.pcm;
    return card;
}

void toy_card_free(toy_card *card) {
    close(card->timer);
    pthread_mutex_destroy(&card->lock);
    free(card);
}

void toy_card_unplug(toy_card *card) { snd_pcm_ioplug_set_state(&card->io, SND_PCM_STATE_DISCONNECTED); }

void toy_card_suspend(toy_card *card, int can_resume) {
    pthread_mutex_lock(&card->lock);
    card->running = 0;
    card->can_resume = can_resume;
    pthread_mutex_unlock(&card->lock);
    snd_pcm_ioplug_set_state(&card->io, SND_PCM_STATE_SUSPENDED);
}

void toy_card_advance(toy_card *card, int64_t frames) {
    pthread_mutex_lock(&card->lock);
    card->advanced += frames;
    pthread_mutex_unlock(&card->lock);
}

size_t toy_card_played(toy_card *card, int16_t *samples, size_t count) {
    size_t taken = card->played < count ? card->played : count;
    for (size_t index = 0; index < taken; index++) samples[index] = card->samples[index];
    return taken;
}
