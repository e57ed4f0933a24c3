/// Measures the round trip between ends of which neither needs to send media (RFC 3611 sections 4.4 and 4.5).
package struct TimingReport: Hashable, Sendable {
    /// The answer to another's reference time.
    package struct Echo: Hashable, Sendable {
        /// Whose reference time is answered.
        package var ssrc: SSRC
        /// Middle 32 bits of that time.
        package var lastReference: UInt32
        /// How long it lay here, in 1/65,536 s.
        package var delay: UInt32

        package init(ssrc: SSRC, lastReference: UInt32, delay: UInt32) {
            self.ssrc = ssrc
            self.lastReference = lastReference
            self.delay = delay
        }

        /// The round trip as the one who gave the reference sees it at `now`, on its own clock.
        package func roundTrip(at now: Instant) -> Duration? {
            ShortTime.roundTrip(now: NTPTime(now), sent: lastReference, held: delay)
        }
    }

    package var sender: SSRC
    /// The sender's clock, to be echoed.
    package var reference: NTPTime?
    package var echo: Echo?

    package init(sender: SSRC, reference: NTPTime? = nil, echo: Echo? = nil) {
        self.sender = sender
        self.reference = reference
        self.echo = echo
    }

    /// Other kinds of blocks are passed over, and of several answers all but the first.
    init(from reader: inout ByteReader) throws(ParseError) {
        sender = SSRC(try reader.uint32())
        while reader.remaining > 0 {
            let kind = try reader.byte()
            try reader.skip(1)
            var block = ByteReader(try reader.slice(Int(try reader.uint16()) * 4))
            switch kind {
            case 4:
                guard block.remaining == 8 else { throw .length }
                reference = NTPTime(rawValue: try block.uint64())
            case 5 where block.remaining > 0:
                guard block.remaining % 12 == 0 else { throw .length }
                if echo != nil { break }
                echo = Echo(
                    ssrc: SSRC(try block.uint32()), lastReference: try block.uint32(), delay: try block.uint32())
            default: break
            }
        }
    }

    func write(to bytes: inout [UInt8]) {
        bytes.append(uint32: sender.rawValue)
        if let reference {
            bytes.append(uint16: 0x0400)
            bytes.append(uint16: 2)
            bytes.append(uint64: reference.rawValue)
        }
        if let echo {
            bytes.append(uint16: 0x0500)
            bytes.append(uint16: 3)
            bytes.append(uint32: echo.ssrc.rawValue)
            bytes.append(uint32: echo.lastReference)
            bytes.append(uint32: echo.delay)
        }
    }
}
