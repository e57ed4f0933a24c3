/// One size of a room's picture: a stream of its own, so that a viewer takes the one that fits.
package struct PictureLayer: Hashable, Sendable {
    /// The stream's name in the ticket.
    package let name: String
    /// Pixels.
    package let width: Int
    package let height: Int
    package let framesPerSecond: Int
    /// Bits per second its encoder may have: under the lower bound the layer is not worth its packets.
    ///
    /// The lower bounds are small enough for each layer to start when an estimate that cannot pass one and a half
    /// times what is sent (a sender that is limited by what it has to say, see `RateShare`) has been reached by the
    /// layers under it.
    package let bitsPerSecond: ClosedRange<Int>
    /// A key frame's size at most, in percent of an ordinary picture's; libwebrtc allows 900 at 30 pictures a second. Half
    /// of that keeps a noisy 640×360 picture's under 8 KB instead of 10 for 0.2 dB, and a joiner waits the shorter for
    /// it. A thin layer's must pass the queue of a line that carries no more than sound and it.
    package var keyFramePercent = 450

    /// Smallest first. "vs" is for paths that carry little beside sound: the smallest size, a few times a second. A viewer
    /// begins with "v0".
    package static let all = [
        PictureLayer(
            name: "vs", width: 160, height: 90, framesPerSecond: 3, bitsPerSecond: 10_000...14_000, keyFramePercent: 120
        ),
        PictureLayer(name: "v0", width: 160, height: 90, framesPerSecond: 15, bitsPerSecond: 40_000...80_000),
        PictureLayer(name: "v1", width: 320, height: 180, framesPerSecond: 30, bitsPerSecond: 50_000...250_000),
        PictureLayer(name: "v2", width: 640, height: 360, framesPerSecond: 30, bitsPerSecond: 150_000...700_000),
    ]

    /// What everyone begins with; sent even when nobody watches, so that who joins sees it at once.
    package static let first = all[1]

    package static func named(_ name: String) -> PictureLayer? { all.first { $0.name == name } }

    /// What an encoder rate costs on the way: each packet has a header of 20 bytes, a descriptor of 4 and a tag of 16,
    /// and a picture has at least one packet.
    package func wireRate(_ bitsPerSecond: Int) -> Int {
        let packetBytes = MediaLimits.payloadBytes - 4
        let pictureBytes = bitsPerSecond / 8 / framesPerSecond
        let packets = (pictureBytes + packetBytes - 1) / packetBytes
        return bitsPerSecond + max(1, packets) * framesPerSecond * 8 * PublishingLimits.pictureOverheadBytes
    }

    /// The largest encoder rate that costs at most `wire` bits per second; negative when there is none.
    package func encoderRate(within wire: Int) -> Int {
        var rate = min(wire, bitsPerSecond.upperBound)
        // Each round takes off what the packets of the rate before were too many; two are enough for our sizes.
        while rate > 0, wireRate(rate) > wire { rate -= max(1_000, wireRate(rate) - wire) }
        return rate
    }
}
