/* libsrtp2 for Swift. */
#ifndef HAWKER_SRTP_SHIM_H
#define HAWKER_SRTP_SHIM_H

#include <string.h>

#include <srtp2/srtp.h>

/* AEAD_AES_128_GCM for RTP and RTCP (RFC 7714). `key` is 28 bytes and copied by whoever takes the policy.
   Repeats are never sealed again (`allow_repeat_tx` stays off): what is sent twice is the stored sealed bytes. */
static inline srtp_policy_t hawker_srtp_policy(srtp_ssrc_type_t streams, uint32_t ssrc, uint8_t *key,
                                               unsigned long window) {
    srtp_policy_t policy;
    memset(&policy, 0, sizeof policy);
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtp);
    srtp_crypto_policy_set_aes_gcm_128_16_auth(&policy.rtcp);
    policy.ssrc.type = streams;
    policy.ssrc.value = ssrc;
    policy.key = key;
    policy.window_size = window;
    return policy;
}

/* `key` is used before the call returns and not kept. */
static inline srtp_err_status_t hawker_srtp_create(srtp_t *session, srtp_ssrc_type_t streams, uint8_t *key,
                                                   unsigned long window) {
    srtp_policy_t policy = hawker_srtp_policy(streams, 0, key, window);
    return srtp_create(session, &policy);
}

static inline srtp_err_status_t hawker_srtp_add(srtp_t session, uint32_t ssrc, uint8_t *key, unsigned long window) {
    srtp_policy_t policy = hawker_srtp_policy(ssrc_specific, ssrc, key, window);
    return srtp_add_stream(session, &policy);
}

static inline srtp_err_status_t hawker_srtp_rekey(srtp_t session, srtp_ssrc_type_t streams, uint8_t *key,
                                                  unsigned long window) {
    srtp_policy_t policy = hawker_srtp_policy(streams, 0, key, window);
    return srtp_update(session, &policy);
}

/* The default handler formats a line for every event, here there is nobody to read it. */
static inline void hawker_srtp_ignore(srtp_event_data_t *event) { (void)event; }

/* Once a process.

   One session stays open for good: the cipher library (NSS, in Debian's build) loads with its first user and unloads
   with its last, which without this makes 0.7 ms of each lone session's life. */
static inline srtp_err_status_t hawker_srtp_start(void) {
    uint8_t key[SRTP_AES_GCM_128_KEY_LEN_WSALT] = {0};
    srtp_t kept;
    srtp_err_status_t status = srtp_init();
    if (status == srtp_err_status_ok) status = srtp_install_log_handler(NULL, NULL);
    if (status == srtp_err_status_ok) status = srtp_install_event_handler(hawker_srtp_ignore);
    if (status == srtp_err_status_ok) status = hawker_srtp_create(&kept, ssrc_any_inbound, key, 128);
    return status;
}

#endif
