import Codecs
import Media

/// The way of a host's pictures from the source to the encoder's output.
struct PictureLine: ~Copyable {
    private var encoder: VP8Encoder
    /// The newest picture and when it was taken: encoded again for those who join after the source has ended.
    private var last: I420Picture?
    private var isKeyFrameWanted = false
    private var nextKeyFrame: Instant?
    private(set) var captured = 0

    /// The source gives nothing more.
    var hasEnded = false

    init(_ settings: VP8Encoder.Settings) throws(CodecError) { encoder = try VP8Encoder(settings) }

    mutating func encode(_ picture: I420Picture, at now: Instant) throws(CodecError) -> VP8Encoder.Frame {
        captured += 1
        last = picture
        let isKeyFrame = isKeyFrameWanted && now >= nextKeyFrame ?? now
        if isKeyFrame {
            isKeyFrameWanted = false
            nextKeyFrame = now + MediaEngineLimits.keyFrameInterval
        }
        return try encoder.encode(picture, keyFrame: isKeyFrame)
    }

    /// Somebody cannot see anything before the next key frame.
    mutating func wantKeyFrame() { isKeyFrameWanted = true }

    /// The standing picture of a source that has ended, when somebody waits for it.
    mutating func standing(at now: Instant) throws(CodecError) -> VP8Encoder.Frame? {
        guard hasEnded, isKeyFrameWanted, let last, now >= nextKeyFrame ?? now else { return nil }
        return try encode(last, at: now)
    }
}
