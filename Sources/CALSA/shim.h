#ifndef HAWKER_ALSA_SHIM_H
#define HAWKER_ALSA_SHIM_H

#include <alsa/asoundlib.h>

/* The handler is variadic, so Swift can neither write nor pass one. */
static inline void hawker_alsa_ignore(
    const char *file, int line, const char *function, int error, const char *format, ...) {
    (void)file, (void)line, (void)function, (void)error, (void)format;
}

/* Keeps the library from writing to standard error, which is the screen. */
static inline void hawker_alsa_be_quiet(void) { snd_lib_error_set_handler(hawker_alsa_ignore); }

/* Playback begins by itself once `frames` wait. */
static inline int hawker_alsa_start_at(snd_pcm_t *device, snd_pcm_uframes_t frames) {
    snd_pcm_sw_params_t *parameters;
    snd_pcm_sw_params_alloca(&parameters);
    int status = snd_pcm_sw_params_current(device, parameters);
    if (status == 0) status = snd_pcm_sw_params_set_start_threshold(device, parameters, frames);
    if (status == 0) status = snd_pcm_sw_params(device, parameters);
    return status;
}

#endif
