import Devices
import Foundation
import Media
import Transport

/// What is to be received as plain RTP, and where: all of a session, as `--rtp-in` takes it, or one half of it, as
/// `--video rtp:` and `--audio rtp:` do.
package struct RTPInputPlan: Hashable, Sendable {
    package enum Half: Sendable { case sound, picture }

    /// A port of this machine, and what is taken there.
    package struct Port: Hashable, Sendable {
        package let number: UInt16
        /// Nil for any dynamic type.
        package let payloadType: UInt8?
    }

    package private(set) var sound: Port?
    package private(set) var picture: Port?

    /// `PORT`, the sound's, with the picture's two above it; or the name of a session description.
    package init(_ text: String) throws(DeviceError) {
        if let number = Int(text) {
            guard PlainChannel.isBase(number) else {
                throw DeviceError(.noPortOfFour, String(number))
            }
            sound = Port(number: PlainChannel.sound.port(from: UInt16(number)), payloadType: nil)
            picture = Port(number: PlainChannel.picture.port(from: UInt16(number)), payloadType: nil)
        } else {
            let description = try Self.read(text)
            sound = try description.sound.map { stream throws(DeviceError) in
                try Self.port(stream, of: description, in: text)
            }
            picture = try description.picture.map { stream throws(DeviceError) in
                try Self.port(stream, of: description, in: text)
            }
            if let sound, let picture, abs(Int(sound.number) - Int(picture.number)) < 2 {
                throw DeviceError(.samePorts, text)
            }
        }
    }

    /// One half: `PORT`, which is its own, or the name of a session description.
    package init(_ half: Half, _ text: String) throws(DeviceError) {
        if let number = Int(text) {
            guard (1...65_534).contains(number) else {
                throw DeviceError(.noPortOfTwo, String(number))
            }
            let port = Port(number: UInt16(number), payloadType: nil)
            if half == .sound { sound = port } else { picture = port }
            return
        }
        self = try RTPInputPlan(text).only(half)
        guard sound != nil || picture != nil else {
            throw DeviceError(half == .sound ? .noSoundStream : .noPictureStream, text)
        }
    }

    /// `rtp:PORT` or `rtp:FILE.sdp`, as a source of one half is written; nil for a source of another kind.
    package init?(_ half: Half, specifier text: String) throws(DeviceError) {
        let kind = "rtp:"
        guard text.hasPrefix(kind) || text + ":" == kind else { return nil }
        let place = text.dropFirst(kind.count)
        guard !place.isEmpty else {
            throw DeviceError(.noPort, text)
        }
        try self.init(half, String(place))
    }

    package func only(_ half: Half) -> RTPInputPlan {
        var plan = self
        if half == .sound { plan.picture = nil } else { plan.sound = nil }
        return plan
    }

    private static func read(_ path: String) throws(DeviceError) -> SessionDescription {
        let bytes: Data
        do {
            // One byte more than may be, so that too much is seen.
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = try file.read(upToCount: InteroperationLimits.descriptionBytes + 1) ?? Data()
        } catch {
            throw DeviceError(.noDescription, path)
        }
        do throws(SessionDescription.Flaw) {
            return try SessionDescription(parsing: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw DeviceError(.unusableDescription, path, error.reason)
        }
    }

    /// Only this machine is listened to: whoever reaches the port is on the air.
    private static func port(
        _ stream: SessionDescription.Stream, of description: SessionDescription, in path: String
    ) throws(DeviceError) -> Port {
        let host = stream.host ?? description.host
        guard let address = PeerAddress(host, port: stream.port), address.isLoopback, address.version == .four else {
            throw DeviceError(.sendsElsewhere, path, String(host.prefix(60)))
        }
        return Port(number: stream.port, payloadType: stream.payloadType)
    }
}
