#ifndef HAWKER_TOY_CARD_H
#define HAWKER_TOY_CARD_H

#include <stddef.h>
#include <stdint.h>

/* A sound card made of a clock, for alsa-lib's own state machine: 16-bit mono at 48 kHz. It runs dry and over, is put
 * to sleep and unplugged as real ones are. What it plays is kept; what it hears is the number of each sample since it
 * began, modulo 32,000. */
typedef struct toy_card toy_card;
struct _snd_pcm;

/* A card and its handle, which is opened non-blocking and closed by whoever uses it, before the card is freed; NULL when
 * alsa-lib refuses. Its clock is the machine's, or stands until it is advanced. */
toy_card *toy_card_make(int capture, int has_clock, struct _snd_pcm **handle);
void toy_card_free(toy_card *card);

/* So many frames go by, on a card without a clock of its own. */
void toy_card_advance(toy_card *card, int64_t frames);

void toy_card_unplug(toy_card *card);
/* As a machine that sleeps leaves it: stopped, and to be resumed or started again. */
void toy_card_suspend(toy_card *card, int can_resume);
/* Copies up to `count` samples of what was played, the oldest first; returns how many. */
size_t toy_card_played(toy_card *card, int16_t *samples, size_t count);

#endif
