import CVPX
import Media

/// Turns pictures into VP8 frames (RFC 6386) for live sending: constant rate, no look-ahead.
///
/// A picture gives a frame at once, or none when the rate is spent: the encoder then leaves it out, and the next one
/// builds on what was sent.
package struct VP8Encoder: ~Copyable {
    /// One encoded picture.
    package struct Frame: Sendable, Equatable {
        package let bytes: [UInt8]
        package let isKeyFrame: Bool
    }

    package struct Settings: Sendable, Equatable {
        /// Pixels; pictures of another size are refused.
        package var width: Int
        package var height: Int
        package var framesPerSecond: Int
        /// Held within `CodecLimits.vp8BitsPerSecond`.
        package var bitsPerSecond: Int
        /// A key frame's size at most, in percent of an ordinary picture's.
        package var keyFramePercent: Int
        /// 1 or 2; one is enough up to 640×360.
        package var threads: Int

        package init(
            width: Int = 640, height: Int = 360, framesPerSecond: Int = 30, bitsPerSecond: Int = 700_000,
            keyFramePercent: Int = 450, threads: Int = 1
        ) {
            self.width = width
            self.height = height
            self.framesPerSecond = framesPerSecond
            self.bitsPerSecond = bitsPerSecond
            self.keyFramePercent = keyFramePercent
            self.threads = threads
        }
    }

    package let settings: Settings

    private let codec: UnsafeMutablePointer<vpx_codec_ctx_t>
    private var configuration: vpx_codec_enc_cfg_t
    private var framesEncoded: Int64 = 0

    package init(_ settings: Settings) throws(CodecError) {
        guard I420Picture.sizes.contains(settings.width), I420Picture.sizes.contains(settings.height),
            (1...120).contains(settings.framesPerSecond)
        else {
            throw CodecError(
                .unavailable,
                "pictures of \(settings.width)×\(settings.height) at \(settings.framesPerSecond)/s are not encoded")
        }
        var configuration = try Self.configuration(for: settings)
        codec = try Self.open(&configuration, keyFramePercent: settings.keyFramePercent)
        self.configuration = configuration
        self.settings = settings
    }

    deinit {
        vpx_codec_destroy(codec)
        codec.deallocate()
    }

    /// Takes effect with the next frame.
    package mutating func set(bitsPerSecond: Int) {
        let rate = Self.kilobits(bitsPerSecond)
        guard rate != configuration.rc_target_bitrate else { return }
        configuration.rc_target_bitrate = rate
        vpx_codec_enc_config_set(codec, &configuration)
    }

    /// One frame, and a key frame when `keyFrame` asks for it (the first always is one, and a key frame is never left
    /// out); nil when the picture is left out to hold the rate.
    package mutating func encode(_ picture: I420Picture, keyFrame: Bool = false) throws(CodecError) -> Frame? {
        guard picture.width == settings.width, picture.height == settings.height else {
            throw CodecError(
                .failure,
                "a picture of \(picture.width)×\(picture.height) came to an encoder of "
                    + "\(settings.width)×\(settings.height)")
        }
        let status = withImage(of: picture) {
            hawker_vp8_encode(codec, $0, framesEncoded, 1, keyFrame ? 1 : 0)
        }
        framesEncoded += 1
        guard status == VPX_CODEC_OK else {
            throw CodecError(.failure, "a picture was not encoded (\(vpxReason(status)))")
        }
        var place: vpx_codec_iter_t?
        guard let packet = hawker_vp8_next_frame(codec, &place) else { return nil }
        let bytes = UnsafeRawBufferPointer(start: hawker_vp8_frame_bytes(packet), count: hawker_vp8_frame_size(packet))
        return Frame(bytes: [UInt8](bytes), isKeyFrame: hawker_vp8_frame_is_key(packet) != 0)
    }

    /// Shows the library the picture's own planes; it only reads them.
    private func withImage<Result>(
        of picture: I420Picture, _ body: (UnsafePointer<vpx_image_t>) -> Result
    ) -> Result {
        picture.luma.withUnsafeBufferPointer { luma in
            picture.blueDifference.withUnsafeBufferPointer { blue in
                picture.redDifference.withUnsafeBufferPointer { red in
                    var image = vpx_image_t()
                    image.fmt = VPX_IMG_FMT_I420
                    image.cs = VPX_CS_BT_601
                    image.range = VPX_CR_STUDIO_RANGE
                    image.w = UInt32(picture.width)
                    image.h = UInt32(picture.height)
                    image.d_w = image.w
                    image.d_h = image.h
                    image.bit_depth = 8
                    image.x_chroma_shift = 1
                    image.y_chroma_shift = 1
                    image.bps = 12
                    image.planes.0 = UnsafeMutablePointer(mutating: luma.baseAddress)
                    image.planes.1 = UnsafeMutablePointer(mutating: blue.baseAddress)
                    image.planes.2 = UnsafeMutablePointer(mutating: red.baseAddress)
                    image.stride.0 = Int32(picture.width)
                    image.stride.1 = Int32(picture.chromaWidth)
                    image.stride.2 = Int32(picture.chromaWidth)
                    return withUnsafePointer(to: &image, body)
                }
            }
        }
    }

    private static func configuration(for settings: Settings) throws(CodecError) -> vpx_codec_enc_cfg_t {
        var configuration = vpx_codec_enc_cfg_t()
        let status = hawker_vp8_encoder_defaults(&configuration)
        guard status == VPX_CODEC_OK else { throw notStarted(status) }
        configuration.g_w = UInt32(settings.width)
        configuration.g_h = UInt32(settings.height)
        configuration.g_timebase = vpx_rational(num: 1, den: Int32(settings.framesPerSecond))
        configuration.g_threads = UInt32(min(max(settings.threads, 1), 2))
        configuration.g_lag_in_frames = 0
        // No error resilience: it would cost 0.04 dB at 640×360 and 0.7 dB at 160×90 and bring nothing, since a picture
        // whose forerunners are not all there is never decoded.
        configuration.g_error_resilient = 0
        configuration.rc_end_usage = VPX_CBR
        configuration.rc_target_bitrate = kilobits(settings.bitsPerSecond)
        // Pictures are left out when the buffer is under this share, percent (libwebrtc's): without it a camera's noise
        // makes 256 kbit/s of 180 at 640×360, with it 187 and 21 pictures a second of 30.
        configuration.rc_dropframe_thresh = 30
        configuration.rc_resize_allowed = 0
        configuration.rc_min_quantizer = 4
        configuration.rc_max_quantizer = 56
        configuration.rc_undershoot_pct = 100
        configuration.rc_overshoot_pct = 15
        // Milliseconds, as libwebrtc sets them for calls.
        configuration.rc_buf_initial_sz = 500
        configuration.rc_buf_optimal_sz = 600
        configuration.rc_buf_sz = 1_000
        configuration.kf_mode = VPX_KF_AUTO
        configuration.kf_max_dist = UInt32(CodecLimits.keyFrameSeconds * settings.framesPerSecond)
        return configuration
    }

    private static func open(
        _ configuration: inout vpx_codec_enc_cfg_t, keyFramePercent: Int
    ) throws(CodecError) -> UnsafeMutablePointer<vpx_codec_ctx_t> {
        let codec = UnsafeMutablePointer<vpx_codec_ctx_t>.allocate(capacity: 1)
        let status = hawker_vp8_encoder_open(codec, &configuration)
        guard status == VPX_CODEC_OK else {
            codec.deallocate()
            throw notStarted(status)
        }
        // A noisy 640×360 picture takes 1.4 ms at −8; −6 takes 2.4 ms for 0.05 dB, −12 takes 1.0 ms and loses 0.5 dB.
        hawker_vp8_set_cpu_used(codec, -8)
        hawker_vp8_set_static_threshold(codec, 1)
        hawker_vp8_set_noise_sensitivity(codec, 0)
        hawker_vp8_set_max_intra_bitrate(codec, UInt32(clamping: keyFramePercent))
        return codec
    }

    private static func notStarted(_ status: vpx_codec_err_t) -> CodecError {
        CodecError(.unavailable, "the VP8 encoder did not start (\(vpxReason(status)))")
    }

    private static func kilobits(_ bitsPerSecond: Int) -> UInt32 {
        let limits = CodecLimits.vp8BitsPerSecond
        return UInt32(min(max(bitsPerSecond, limits.lowerBound), limits.upperBound) / 1_000)
    }
}

func vpxReason(_ status: vpx_codec_err_t) -> String { String(cString: vpx_codec_err_to_string(status)) }
