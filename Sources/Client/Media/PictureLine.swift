import Codecs
import Devices
import Media

/// The way of a host's pictures from the source to the encoders' output: one picture in, a frame for each layer that
/// is wanted out.
struct PictureLine: ~Copyable {
    /// The encoders by layer, made when first wanted and kept.
    private var encoders: [LayerEncoder] = []
    private var fit: PictureFit?
    private var fittedSize: (width: Int, height: Int)?
    /// The newest picture: encoded again for those who look on after the source has ended.
    private var last: I420Picture?
    private var nextStanding: Instant?
    private(set) var captured = 0

    /// Notes a picture and brings it to the size that is encoded, whole and undistorted.
    mutating func take(_ picture: I420Picture) -> I420Picture {
        captured += 1
        let fitted = fitted(picture)
        last = fitted
        return fitted
    }

    /// Encodes `picture` as ordered, lowest layer first; `send` gets each frame at once. A layer whose encoder leaves
    /// the picture out, to hold its rate, gives none.
    mutating func encode(
        _ picture: I420Picture, as orders: [Publisher.PictureOrder],
        send: (PictureLayer, VP8Encoder.Frame) -> Void
    ) throws(CodecError) {
        guard !orders.isEmpty else { return }
        // Halved once or twice; each size made at most once a picture.
        var sizes = [picture]
        for order in orders {
            guard let size = Self.size(for: order.layer, among: &sizes) else {
                throw CodecError(.unavailable, "the layer \(order.layer.name) is no half of the picture's size")
            }
            let encoder = try encoder(for: order)
            if let frame = try encoder.encode(size, order) { send(order.layer, frame) }
        }
    }

    /// The picture that stands after the source's end, when it is time to send it again: now and then, so that it gains
    /// the detail a key frame lacks, and at once for someone who waits.
    ///
    /// - Parameter isAwaited: somebody cannot see anything before a key frame.
    mutating func standing(at now: Instant, isAwaited: Bool) -> I420Picture? {
        guard let last, isAwaited || now >= nextStanding ?? now else { return nil }
        nextStanding = now + MediaEngineLimits.standingInterval
        return last
    }

    private static func size(for layer: PictureLayer, among sizes: inout [I420Picture]) -> I420Picture? {
        while let smallest = sizes.last {
            if let fitting = sizes.last(where: { $0.width == layer.width && $0.height == layer.height }) {
                return fitting
            }
            guard smallest.width >= 2 * layer.width, smallest.height >= 2 * layer.height else { return nil }
            sizes.append(smallest.halved())
        }
        return nil
    }

    private mutating func encoder(for order: Publisher.PictureOrder) throws(CodecError) -> LayerEncoder {
        if let encoder = encoders.first(where: { $0.layer == order.layer }) { return encoder }
        let encoder = try LayerEncoder(order.layer, bitsPerSecond: order.bitsPerSecond)
        encoders.append(encoder)
        return encoder
    }

    private mutating func fitted(_ picture: I420Picture) -> I420Picture {
        let (width, height) = (DeviceLimits.pictureWidth, DeviceLimits.pictureHeight)
        guard picture.width != width || picture.height != height else { return picture }
        if fit == nil || fittedSize.map({ $0 == (picture.width, picture.height) }) != true {
            fit = PictureFit(
                fromWidth: picture.width, fromHeight: picture.height, toWidth: width, toHeight: height)
            fittedSize = (picture.width, picture.height)
        }
        return fit?.apply(to: picture) ?? picture
    }
}

/// A layer's encoder. A class only because arrays do not hold values that cannot be copied.
private final class LayerEncoder {
    let layer: PictureLayer
    private var encoder: VP8Encoder

    init(_ layer: PictureLayer, bitsPerSecond: Int) throws(CodecError) {
        self.layer = layer
        encoder = try VP8Encoder(
            .init(
                width: layer.width, height: layer.height, framesPerSecond: layer.framesPerSecond,
                bitsPerSecond: bitsPerSecond, keyFramePercent: layer.keyFramePercent))
    }

    func encode(
        _ picture: I420Picture, _ order: Publisher.PictureOrder
    ) throws(CodecError) -> VP8Encoder.Frame? {
        encoder.set(bitsPerSecond: order.bitsPerSecond)
        return try encoder.encode(picture, keyFrame: order.isKeyFrame)
    }
}
