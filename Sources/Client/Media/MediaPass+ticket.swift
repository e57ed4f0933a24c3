import Media
import Transport
import Wire

extension MediaPass {
    /// What the engine takes from a ticket; nil when the ticket makes no sense.
    package init?(_ ticket: MediaTicket) {
        guard ticket.streams.count <= MediaLimits.streams else { return nil }
        var streams: [MediaStream] = []
        for stream in ticket.streams {
            guard stream.payloadType < 128, stream.clockRate > 0 else { return nil }
            let codec: MediaStream.Codec =
                switch stream.codec {
                case .opus: .opus
                case .red: .red
                case .vp8: .vp8
                }
            streams.append(
                MediaStream(
                    name: stream.name, codec: codec, payloadType: stream.payloadType, clockRate: stream.clockRate,
                    ssrc: SSRC(stream.ssrc), bitsPerSecond: stream.bitsPerSecond, height: stream.height ?? 0))
        }
        self.init(reporter: SSRC(ticket.reporter), streams: streams)
    }
}
