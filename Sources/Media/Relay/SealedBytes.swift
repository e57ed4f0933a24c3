import DequeModule

/// One datagram as it goes out, shared without a copy by everyone who keeps or sends it.
///
/// Its bytes never change while it is shared: only a `PacketDraft` writes them, and a draft holds the one reference
/// there is.
package final class SealedBytes: @unchecked Sendable {
    // Unchecked, since `bytes` is a variable. It is written by `PacketDraft` alone, which is made of an object that has
    // no other reference (`PacketPool.draft`) and gives it away when it has written; afterwards it is only read.
    package fileprivate(set) var bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }
}

/// A datagram being written: received, opened, stamped and sealed in one place.
package struct PacketDraft: ~Copyable {
    package var bytes: [UInt8]
    private let object: SealedBytes

    fileprivate init(_ object: SealedBytes) {
        self.object = object
        bytes = []
        swap(&bytes, &object.bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// What was written, to be shared from now on.
    package consuming func sealed() -> SealedBytes {
        swap(&bytes, &object.bytes)
        return object
    }
}

/// Buffers that packets have left, for the packets to come: in the steady state nothing is allocated.
package struct PacketPool: Sendable {
    /// Bytes a buffer has from the start: a datagram, and what sealing adds.
    private static let capacity = MediaLimits.datagramBytes + 64
    /// How many are looked at for one that other workers have let go of, too.
    private static let looks = 4

    /// The longest here first, since those who keep a packet let it go at about the same time.
    private var spares: Deque<SealedBytes> = []

    package init() {}

    /// An empty draft, in a used buffer when there is one that nobody holds.
    package mutating func draft() -> PacketDraft {
        for _ in 0..<min(Self.looks, spares.count) {
            var spare = spares.removeFirst()
            // True only when this is the last reference, and then nobody can make another: the rule by which an
            // array decides to write in place.
            if isKnownUniquelyReferenced(&spare) { return PacketDraft(spare) }
            spares.append(spare)
        }
        let fresh = SealedBytes([])
        fresh.bytes.reserveCapacity(Self.capacity)
        return PacketDraft(fresh)
    }

    /// Takes a draft back that came to nothing.
    package mutating func discard(_ draft: consuming PacketDraft) { recycle(draft.sealed()) }

    /// Takes a packet nobody here needs any more.
    mutating func recycle(_ packet: SealedBytes) {
        if spares.count < MediaLimits.sparePackets { spares.append(packet) }
    }
}
