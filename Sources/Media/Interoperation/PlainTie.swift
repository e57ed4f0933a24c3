/// Whether a sender's sound and picture are of one clock, and what that clock says of them.
///
/// They are when both go by one canonical name (RFC 3550 section 6.5.1): ffmpeg's two outputs without one were found to
/// report clocks that differ by 100 ms.
struct PlainTie: Sendable {
    struct Half: Sendable {
        fileprivate var name: [UInt8]?
        fileprivate var report: SenderReport?

        /// Takes what a sender says of its stream.
        ///
        /// - Parameter ssrc: the stream that is listened to; nil before its first packet, which reports may overtake.
        mutating func note(_ packets: [RTCPPacket], names: [SSRC: [UInt8]], of ssrc: SSRC?) {
            for case .senderReport(let report) in packets where report.ssrc == ssrc ?? report.ssrc {
                begin(report.ssrc)
                self.report = report
                if let name = names[report.ssrc] { self.name = name }
            }
        }

        /// Another stream is listened to from now on; what was said of it already is kept.
        mutating func begin(_ ssrc: SSRC) {
            if report?.ssrc != ssrc { self = Half() }
        }
    }

    var sound = Half()
    var picture = Half()

    /// The newest reports of both, when they are of one clock.
    var reports: (sound: SenderReport, picture: SenderReport)? {
        guard let name = sound.name, name == picture.name, let heard = sound.report, let seen = picture.report else {
            return nil
        }
        return (heard, seen)
    }

    /// The time of the sound that belongs to a picture.
    func soundTimestamp(of timestamp: RTPTimestamp) -> RTPTimestamp? {
        guard let reports else { return nil }
        let sincePicture = Int64(timestamp.distance(from: reports.picture.timestamp)) * 1_000_000_000 / 90_000
        let between = (reports.picture.time.instant - reports.sound.time.instant).nanoseconds
        // Clocks that claim to be hours apart are not believed.
        guard abs(between) < 3_600_000_000_000 else { return nil }
        let ticks = (between + sincePicture) / 1_000 * Int64(SoundFrame.sampleRate) / 1_000_000
        return reports.sound.timestamp.advanced(by: Int(ticks))
    }
}
