#ifndef HAWKER_VPX_SHIM_H
#define HAWKER_VPX_SHIM_H

#include <string.h>

#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

/* `vpx_codec_control` is variadic and the initialisers are macros; Swift sees neither. */

static inline vpx_codec_err_t hawker_vp8_encoder_defaults(vpx_codec_enc_cfg_t *configuration) {
    return vpx_codec_enc_config_default(vpx_codec_vp8_cx(), configuration, 0);
}
static inline vpx_codec_err_t hawker_vp8_encoder_open(
    vpx_codec_ctx_t *codec, const vpx_codec_enc_cfg_t *configuration) {
    memset(codec, 0, sizeof *codec);
    return vpx_codec_enc_init(codec, vpx_codec_vp8_cx(), configuration, 0);
}
static inline vpx_codec_err_t hawker_vp8_set_cpu_used(vpx_codec_ctx_t *codec, int speed) {
    return vpx_codec_control(codec, VP8E_SET_CPUUSED, speed);
}
static inline vpx_codec_err_t hawker_vp8_set_static_threshold(vpx_codec_ctx_t *codec, unsigned int threshold) {
    return vpx_codec_control(codec, VP8E_SET_STATIC_THRESHOLD, threshold);
}
static inline vpx_codec_err_t hawker_vp8_set_noise_sensitivity(vpx_codec_ctx_t *codec, unsigned int level) {
    return vpx_codec_control(codec, VP8E_SET_NOISE_SENSITIVITY, level);
}
static inline vpx_codec_err_t hawker_vp8_set_max_intra_bitrate(vpx_codec_ctx_t *codec, unsigned int percent) {
    return vpx_codec_control(codec, VP8E_SET_MAX_INTRA_BITRATE_PCT, percent);
}
static inline vpx_codec_err_t hawker_vp8_encode(
    vpx_codec_ctx_t *codec, const vpx_image_t *image, vpx_codec_pts_t time, unsigned long duration, int key_frame) {
    return vpx_codec_encode(codec, image, time, duration, key_frame ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
}
/* The next packet that is a frame; null when there is none. */
static inline const vpx_codec_cx_pkt_t *hawker_vp8_next_frame(vpx_codec_ctx_t *codec, vpx_codec_iter_t *place) {
    const vpx_codec_cx_pkt_t *packet;
    do packet = vpx_codec_get_cx_data(codec, place);
    while (packet && packet->kind != VPX_CODEC_CX_FRAME_PKT);
    return packet;
}
static inline const void *hawker_vp8_frame_bytes(const vpx_codec_cx_pkt_t *packet) { return packet->data.frame.buf; }
static inline size_t hawker_vp8_frame_size(const vpx_codec_cx_pkt_t *packet) { return packet->data.frame.sz; }
static inline int hawker_vp8_frame_is_key(const vpx_codec_cx_pkt_t *packet) {
    return (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
}

static inline vpx_codec_err_t hawker_vp8_decoder_open(vpx_codec_ctx_t *codec, unsigned int threads) {
    vpx_codec_dec_cfg_t configuration = {.threads = threads};
    memset(codec, 0, sizeof *codec);
    return vpx_codec_dec_init(codec, vpx_codec_vp8_dx(), &configuration, 0);
}
/* The first `size` bytes' own account of themselves: dimensions, and whether they start a key frame. */
static inline vpx_codec_err_t hawker_vp8_peek(const uint8_t *bytes, unsigned int size, vpx_codec_stream_info_t *info) {
    memset(info, 0, sizeof *info);
    info->sz = sizeof *info;
    return vpx_codec_peek_stream_info(vpx_codec_vp8_dx(), bytes, size, info);
}

#endif
