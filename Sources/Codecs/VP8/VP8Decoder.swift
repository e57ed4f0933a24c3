import CVPX
import Media

/// Turns VP8 frames (RFC 6386) back into pictures.
///
/// Bytes from the network may be anything: every refusal is a `CodecError`, after which the decoder waits for the
/// next key frame.
package struct VP8Decoder: ~Copyable {
    private let codec: UnsafeMutablePointer<vpx_codec_ctx_t>
    private var hasReference = false

    package init(threads: Int = 1) throws(CodecError) {
        codec = try Self.open(threads: threads)
    }

    private static func open(threads: Int) throws(CodecError) -> UnsafeMutablePointer<vpx_codec_ctx_t> {
        let codec = UnsafeMutablePointer<vpx_codec_ctx_t>.allocate(capacity: 1)
        let status = hawker_vp8_decoder_open(codec, UInt32(min(max(threads, 1), 2)))
        guard status == VPX_CODEC_OK else {
            codec.deallocate()
            throw CodecError(.unavailable, "the VP8 decoder did not start (\(vpxReason(status)))")
        }
        return codec
    }

    deinit {
        vpx_codec_destroy(codec)
        codec.deallocate()
    }

    /// The picture of one whole frame; nil for a frame that is not meant to be shown.
    package mutating func decode(_ frame: [UInt8]) throws(CodecError) -> I420Picture? {
        // The library takes no bytes at all for "the frame was lost"; from the network they are damage.
        guard !frame.isEmpty, frame.count <= CodecLimits.vp8FrameBytes else {
            throw CodecError(.damagedData, "a picture of \(frame.count) bytes is not a VP8 frame")
        }
        // RFC 6386 section 9.1: the lowest bit of the first byte is zero in a key frame.
        let isKeyFrame = frame[0] & 1 == 0
        guard isKeyFrame || hasReference else {
            throw CodecError(.needsKeyFrame, "a picture came that needs one before it; waiting for a key frame")
        }
        if isKeyFrame {
            // Checked before decoding, because the library allocates what the header claims, up to 16,383².
            var claimed = vpx_codec_stream_info_t()
            guard hawker_vp8_peek(frame, UInt32(frame.count), &claimed) == VPX_CODEC_OK, claimed.is_kf != 0,
                I420Picture.sizes.contains(Int(claimed.w)), I420Picture.sizes.contains(Int(claimed.h))
            else { throw CodecError(.damagedData, "a key frame's header is damaged or its size is out of bounds") }
        }
        let status = vpx_codec_decode(codec, frame, UInt32(frame.count), nil, 0)
        guard status == VPX_CODEC_OK else {
            hasReference = false
            throw CodecError(.damagedData, "a picture was not decoded (\(vpxReason(status)))")
        }
        if isKeyFrame { hasReference = true }
        var place: vpx_codec_iter_t?
        guard let image = vpx_codec_get_frame(codec, &place) else { return nil }
        return try copy(image.pointee)
    }

    private func copy(_ image: vpx_image_t) throws(CodecError) -> I420Picture {
        guard image.fmt == VPX_IMG_FMT_I420, I420Picture.sizes.contains(Int(image.d_w)),
            I420Picture.sizes.contains(Int(image.d_h)), let luma = image.planes.0, let blue = image.planes.1,
            let red = image.planes.2
        else { throw CodecError(.damagedData, "a decoded picture has a size or format that is not used here") }
        var picture = I420Picture(width: Int(image.d_w), height: Int(image.d_h))
        let (chromaWidth, chromaHeight) = (picture.chromaWidth, picture.chromaHeight)
        copyRows(from: luma, stride: image.stride.0, width: picture.width, height: picture.height, to: &picture.luma)
        copyRows(
            from: blue, stride: image.stride.1, width: chromaWidth, height: chromaHeight, to: &picture.blueDifference)
        copyRows(
            from: red, stride: image.stride.2, width: chromaWidth, height: chromaHeight, to: &picture.redDifference)
        return picture
    }

    /// The library pads its rows; ours are tight.
    private func copyRows(
        from source: UnsafeMutablePointer<UInt8>, stride: Int32, width: Int, height: Int, to plane: inout [UInt8]
    ) {
        plane.withUnsafeMutableBufferPointer { target in
            for row in 0..<height {
                let place = UnsafeMutableBufferPointer(rebasing: target[row * width..<(row + 1) * width])
                _ = place.update(fromContentsOf: UnsafeBufferPointer(start: source + row * Int(stride), count: width))
            }
        }
    }
}
