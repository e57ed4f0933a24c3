import HTTPTypes
import Hummingbird
import Media
import NIOCore

/// Counters and sizes as Prometheus reads them (text exposition format 0.0.4).
struct MetricsText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Something that goes up and down.
    mutating func gauge(_ name: String, _ value: Int, _ help: String) { add(name, "gauge", help, [("", value)]) }

    /// Something that only goes up, from the server's start.
    mutating func counter(_ name: String, _ value: Int, _ help: String) { add(name, "counter", help, [("", value)]) }

    /// One counter for each value of a label; values are words of ours and need no escapes.
    mutating func counters(_ name: String, by label: String, _ values: [(String, Int)], _ help: String) {
        add(name, "counter", help, values.map { ("{\(label)=\"\($0.0)\"}", $0.1) })
    }

    private mutating func add(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, Int)]) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind)\n"
        for (labels, value) in values { text += "\(name)\(labels) \(value)\n" }
    }
}

extension MetricsText {
    mutating func add(_ relay: RelayStatistics) {
        gauge("hawker_relay_rooms", relay.rooms, "Rooms with media tickets.")
        gauge("hawker_relay_hosts", relay.hosts, "Hosts heard in the last three seconds.")
        gauge("hawker_relay_viewers", relay.viewers, "Viewers heard in the last five seconds.")
        counter("hawker_relay_packets_in_total", relay.packetsIn, "Media packets taken in from hosts.")
        counter("hawker_relay_bytes_in_total", relay.bytesIn, "Bytes of these.")
        counter("hawker_relay_packets_asked_total", relay.packetsAsked, "Media packets asked of hosts again.")
        counter("hawker_relay_packets_recovered_total", relay.packetsRecovered, "Media packets that came then.")
        counter("hawker_relay_reports_in_total", relay.reportsIn, "Reports and requests taken in, by datagram.")
        counter(
            "hawker_relay_packets_forwarded_total", relay.packetsForwarded,
            "Media packets taken over from another worker.")
        counter("hawker_relay_packets_out_total", relay.packetsOut, "Datagrams handed out, each once per address.")
        counter("hawker_relay_bytes_out_total", relay.bytesOut, "Bytes of media and reports for everyone among them.")
        counter("hawker_relay_packets_repaired_total", relay.packetsRepaired, "Packets sent again to viewers.")
        counter("hawker_relay_packets_replayed_total", relay.packetsReplayed, "Packets replayed to joiners.")
        counter("hawker_relay_key_frame_requests_total", relay.keyFrameRequests, "Key frames asked of hosts.")
        counter(
            "hawker_relay_challenges_total", relay.challenges,
            "Times hosts and viewers were asked to prove their address.")
        counters(
            "hawker_relay_dropped_total", by: "reason", DropReason.allCases.map { ($0.name, relay[$0]) },
            "What was thrown away; Protocol.md explains the reasons.")
    }
}

extension Response {
    static func metrics(_ metrics: MetricsText) -> Response {
        Response(
            status: .ok, headers: [.contentType: MetricsText.contentType],
            body: .init(byteBuffer: ByteBuffer(string: metrics.text)))
    }
}
