/// Cuts encoded pictures into pieces that fit a datagram (RFC 7741 section 4).
///
/// Pieces are of even size, so that no packet is a mere remainder.
package struct VP8Packetizer: Sendable {
    package struct Piece: Sendable {
        package let descriptor: VP8Descriptor
        package let data: ArraySlice<UInt8>
        package let endsPicture: Bool
    }

    private var pictureID: UInt16
    private let dataBytes: Int

    /// - Parameter payloadBytes: the most one packet carries, descriptor included.
    package init(firstPictureID: UInt16 = 0, payloadBytes: Int = MediaLimits.payloadBytes) {
        precondition(payloadBytes > 4, "no room for VP8 data")
        pictureID = firstPictureID & 0x7FFF
        dataBytes = payloadBytes - 4
    }

    /// The pieces of one picture, which is not empty, in the order they are sent.
    package mutating func pieces(of picture: [UInt8]) -> [Piece] {
        let count = (picture.count + dataBytes - 1) / dataBytes
        let id = pictureID
        pictureID = (pictureID + 1) & 0x7FFF
        return (0..<count).map { index in
            Piece(
                descriptor: VP8Descriptor(startsPicture: index == 0, pictureID: id),
                data: picture[(picture.count * index / count)..<(picture.count * (index + 1) / count)],
                endsPicture: index == count - 1)
        }
    }
}
