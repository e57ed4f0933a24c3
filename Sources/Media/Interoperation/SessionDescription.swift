/// What a program needs to know to receive plain RTP: where, and what it means (SDP, RFC 8866).
///
/// One sound and one picture at most, Opus (RFC 7587) and VP8 (RFC 7741); of a description that is read, the first of
/// each.
package struct SessionDescription: Hashable, Sendable {
    package struct Stream: Hashable, Sendable {
        /// Of the media; reports are one above.
        package var port: UInt16
        /// 0…127.
        package var payloadType: UInt8
        /// Where it goes, when it is not where the whole session does.
        package var host: String?

        package init(port: UInt16, payloadType: UInt8, host: String? = nil) {
            self.port = port
            self.payloadType = payloadType
            self.host = host
        }
    }

    /// Why a text is no description of use here.
    package struct Flaw: Error, Hashable, Sendable {
        /// What is wrong with it, to stand after its name.
        package let reason: String
    }

    /// Tells this session from others of the machine.
    package var identifier: UInt64 = 0
    package var name = "-"
    /// A numeric address; empty when each stream has its own.
    package var host = ""
    package var sound: Stream?
    package var picture: Stream?

    package init(identifier: UInt64, name: String, host: String, sound: Stream?, picture: Stream?) {
        self.identifier = identifier
        self.name = name
        self.host = host
        self.sound = sound
        self.picture = picture
    }

    /// The file's text, its lines ended as RFC 8866 section 5 wants them.
    package var text: String {
        let address = Self.address(host)
        var lines = [
            "v=0", "o=- \(identifier) 1 \(address)", "s=\(name)", "c=\(address)", "t=0 0", "a=tool:hawker",
        ]
        if let sound {
            lines += [
                "m=audio \(sound.port) RTP/AVP \(sound.payloadType)",
                // Always "2", whatever is sent (RFC 7587 section 7).
                "a=rtpmap:\(sound.payloadType) opus/48000/2",
                "a=fmtp:\(sound.payloadType) sprop-stereo=0; useinbandfec=1", "a=ptime:20",
                "a=rtcp:\(sound.port + 1)",
            ]
        }
        if let picture {
            lines += [
                "m=video \(picture.port) RTP/AVP \(picture.payloadType)",
                "a=rtpmap:\(picture.payloadType) VP8/90000", "a=rtcp:\(picture.port + 1)",
            ]
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static func address(_ host: String) -> String { "IN \(host.contains(":") ? "IP6" : "IP4") \(host)" }
}
