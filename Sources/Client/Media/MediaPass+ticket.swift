import Media
import Wire

extension MediaPass {
    /// What the engine takes from a ticket; nil when the ticket makes no sense.
    package init?(_ ticket: MediaTicket) {
        guard let token = SessionToken(hexadecimal: ticket.token), ticket.streams.count <= MediaLimits.streams else {
            return nil
        }
        var streams: [MediaStream] = []
        for stream in ticket.streams {
            guard stream.payloadType < 128, stream.clockRate > 0 else { return nil }
            streams.append(
                MediaStream(
                    name: stream.name, codec: stream.codec == .opus ? .opus : .vp8, payloadType: stream.payloadType,
                    clockRate: stream.clockRate, ssrc: SSRC(stream.ssrc)))
        }
        self.init(token: token, reporter: SSRC(ticket.reporter), streams: streams)
    }
}
