/// One packet of an RTCP compound, of the kinds this house speaks.
package enum RTCPPacket: Hashable, Sendable {
    case senderReport(SenderReport)
    case receiverReport(ReceiverReport)
    case negativeAcknowledgement(NegativeAcknowledgement)
    case pictureLoss(PictureLossIndication)
    case timing(TimingReport)
    /// The sources that leave, at most 31.
    case goodbye([SSRC])
    case estimate(ReceiverEstimate)
    case subscription(Subscription)
    case demand(Demand)
    case rollover(Rollover)
    case challenge(Challenge)
    /// A challenge on its way back.
    case echo(Challenge)
    case probe(PathProbe)

    private static let senderReportType: UInt8 = 200
    private static let receiverReportType: UInt8 = 201
    private static let goodbyeType: UInt8 = 203
    private static let applicationType: UInt8 = 204
    private static let transportFeedbackType: UInt8 = 205
    private static let payloadFeedbackType: UInt8 = 206
    private static let extendedReportType: UInt8 = 207

    /// Application layer feedback, of which REMB is one (RFC 4585 section 6.4).
    private static let applicationFeedback = 15

    /// Reads a whole compound; kinds not known here (source descriptions among them) are passed over.
    ///
    /// It begins with a sender or receiver report (RFC 3550 section 6.1): nobody here agrees on the shorter form of
    /// RFC 5506. Departs from RFC 3550 in not asking for a canonical name: the ticket says which streams belong
    /// together.
    package static func compound(parsing datagram: [UInt8]) throws(ParseError) -> [RTCPPacket] {
        guard datagram.count <= MediaLimits.datagramBytes else { throw .tooLarge }
        var packets: [RTCPPacket] = []
        var reader = ByteReader(datagram[...])
        var count = 0
        repeat {
            let first = try reader.byte()
            let kind = try reader.byte()
            guard first >> 6 == 2 else { throw .version(first >> 6) }
            if count == 0, kind != senderReportType, kind != receiverReportType { throw .value }
            var content = try reader.slice(Int(try reader.uint16()) * 4)
            if first & 0x20 != 0 {
                // Only the last packet of a compound may be padded, to whole words; its last byte counts them (RFC
                // 3550 section 6.4.1).
                guard reader.remaining == 0, let padding = content.last, padding > 0, padding % 4 == 0,
                    padding <= content.count
                else { throw .length }
                content = content.dropLast(Int(padding))
            }
            count += 1
            guard count <= MediaLimits.compoundPackets else { throw .tooLarge }
            if let packet = try RTCPPacket(kind: kind, count: Int(first & 0x1F), content: content) {
                packets.append(packet)
            }
        } while reader.remaining > 0
        return packets
    }

    private init?(kind: UInt8, count: Int, content: ArraySlice<UInt8>) throws(ParseError) {
        var reader = ByteReader(content)
        switch (kind, count) {
        case (Self.senderReportType, _):
            self = .senderReport(try SenderReport(from: &reader, count: count))
        case (Self.receiverReportType, _):
            self = .receiverReport(try ReceiverReport(from: &reader, count: count))
        case (Self.goodbyeType, _):
            var sources: [SSRC] = []
            for _ in 0..<count { sources.append(SSRC(try reader.uint32())) }
            // A reason may follow; it is nobody's to read here.
            if reader.remaining > 0 { try reader.skip(Int(try reader.byte())) }
            self = .goodbye(sources)
        case (Self.applicationType, _):
            try self.init(application: &reader, subtype: count)
        case (Self.transportFeedbackType, 1):
            self = .negativeAcknowledgement(try NegativeAcknowledgement(from: &reader))
        case (Self.payloadFeedbackType, 1):
            self = .pictureLoss(try PictureLossIndication(from: &reader))
        case (Self.payloadFeedbackType, Self.applicationFeedback):
            guard let estimate = try ReceiverEstimate(from: &reader) else { return nil }
            self = .estimate(estimate)
        case (Self.extendedReportType, _):
            self = .timing(try TimingReport(from: &reader))
        default: return nil
        }
    }

    /// The datagram for `packets`, which begin with a report.
    package static func datagram(_ packets: [RTCPPacket]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(128)
        for packet in packets { packet.write(to: &bytes) }
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        let start = bytes.count
        switch self {
        case .senderReport(let report):
            Self.writeHeader(report.blocks.count, Self.senderReportType, to: &bytes)
            report.write(to: &bytes)
        case .receiverReport(let report):
            Self.writeHeader(report.blocks.count, Self.receiverReportType, to: &bytes)
            report.write(to: &bytes)
        case .negativeAcknowledgement(let request):
            Self.writeHeader(1, Self.transportFeedbackType, to: &bytes)
            request.write(to: &bytes)
        case .pictureLoss(let request):
            Self.writeHeader(1, Self.payloadFeedbackType, to: &bytes)
            request.write(to: &bytes)
        case .timing(let report):
            Self.writeHeader(0, Self.extendedReportType, to: &bytes)
            report.write(to: &bytes)
        case .goodbye(let sources):
            Self.writeHeader(sources.count, Self.goodbyeType, to: &bytes)
            for source in sources { bytes.append(uint32: source.rawValue) }
        case .estimate(let estimate):
            Self.writeHeader(Self.applicationFeedback, Self.payloadFeedbackType, to: &bytes)
            estimate.write(to: &bytes)
        case .subscription(let subscription):
            Self.writeHeader(.subscription, from: subscription.sender, to: &bytes)
            subscription.write(to: &bytes)
        case .demand(let demand):
            Self.writeHeader(.demand, from: demand.sender, to: &bytes)
            demand.write(to: &bytes)
        case .rollover(let rollover):
            Self.writeHeader(.rollover, from: rollover.sender, to: &bytes)
            rollover.write(to: &bytes)
        case .challenge(let challenge):
            Self.writeHeader(.challenge, from: challenge.sender, to: &bytes)
            challenge.write(to: &bytes)
        case .echo(let challenge):
            Self.writeHeader(.echo, from: challenge.sender, to: &bytes)
            challenge.write(to: &bytes)
        case .probe(let probe):
            Self.writeHeader(.probe, from: probe.sender, to: &bytes)
            probe.write(to: &bytes)
        }
        let words = (bytes.count - start) / 4 - 1
        bytes[start + 2] = UInt8(truncatingIfNeeded: words >> 8)
        bytes[start + 3] = UInt8(truncatingIfNeeded: words)
    }

    /// The length is filled in when the content is known.
    private static func writeHeader(_ count: Int, _ kind: UInt8, to bytes: inout [UInt8]) {
        precondition(count < 32, "an RTCP packet counts to 31")
        bytes.append(0x80 | UInt8(count))
        bytes.append(kind)
        bytes.append(uint16: 0)
    }

    private static func writeHeader(_ kind: ApplicationKind, from sender: SSRC, to bytes: inout [UInt8]) {
        writeHeader(kind.rawValue, applicationType, to: &bytes)
        bytes.append(uint32: sender.rawValue)
        bytes.append(uint32: ApplicationKind.name)
    }
}
