import Crypto
import CryptoExtras
import Foundation
import Media

/// The relay's end of one participant's SRTCP: opens what the participant reports and seals what it is told.
///
/// AEAD_AES_128_GCM of RFC 7714 in some 150 bytes. A libsrtp2 session does the same in 17,700, and with 10,000 of
/// them open takes 0.5 ms to close one (Debian's build, over NSS): too much for each of 100,000 viewers. Tests hold
/// the two against each other and against the vectors of RFC 7714.
struct Reporter {
    private let key: SymmetricKey
    private let salt: Salt
    /// Index of the last packet that was sealed here.
    private var sealed: UInt32 = 0
    private var window = ReplayWindow()

    /// The 12 bytes of the session's salt, as the words of an initialisation vector.
    private typealias Salt = (UInt32, UInt32, UInt32)

    init(_ master: MasterKey) throws(TransportError) {
        do {
            let session = try SessionKey(control: master)
            self.init(key: session.key, salt: session.salt)
        } catch {
            throw TransportError(.systemFailure, "a participant's key could not be derived: \(error)")
        }
    }

    /// With the session's own key, 16 bytes, and salt, 12 bytes, as derived from a master key.
    init(key: [UInt8], salt: [UInt8], sealed: UInt32 = 0) {
        self.key = SymmetricKey(data: key)
        self.salt = (word(salt, at: 0), word(salt, at: 4), word(salt, at: 8))
        self.sealed = sealed
    }

    /// Opens `packet` in place. Errors as `SRTPSession.unprotect(rtcp:)`.
    mutating func unprotect(_ packet: inout [UInt8]) throws(TransportError) {
        let plain = packet.count - SecureLimits.rtcpOverhead
        guard plain >= Self.clearBytes else { throw .forged }
        let trailer = word(packet, at: packet.count - 4)
        // RFC 3711 section 3.4: the first bit says that the packet is encrypted. None of ours goes without.
        guard trailer & Self.encrypted != 0 else { throw .forged }
        let index = trailer & ~Self.encrypted
        guard window.isNew(index) else { throw .replayed }
        do {
            let box = try AES.GCM.SealedBox(
                nonce: nonce(ssrc: word(packet, at: 4), index: index),
                ciphertext: packet[Self.clearBytes..<plain],
                tag: packet[plain..<plain + 16])
            let opened = try AES.GCM.open(box, using: key, authenticating: associated(packet, trailer))
            packet.replaceSubrange(Self.clearBytes..., with: opened)
        } catch {
            throw .forged
        }
        window.take(index)
    }

    /// Seals `packet` in place. Errors as `SRTPSession.protect(rtcp:)`.
    mutating func protect(_ packet: inout [UInt8]) throws(TransportError) {
        precondition(packet.count >= Self.clearBytes, "an RTCP packet has a header")
        guard sealed + 1 < SecureLimits.controlPackets else { throw .keyWornOut }
        sealed += 1
        let trailer = Self.encrypted | sealed
        do {
            let box = try AES.GCM.seal(
                packet[Self.clearBytes...], using: key, nonce: nonce(ssrc: word(packet, at: 4), index: sealed),
                authenticating: associated(packet, trailer))
            packet.replaceSubrange(Self.clearBytes..., with: box.ciphertext)
            packet.append(contentsOf: box.tag)
            withUnsafeBytes(of: trailer.bigEndian) { packet.append(contentsOf: $0) }
        } catch {
            throw TransportError(.systemFailure, "a packet could not be sealed: \(error)")
        }
    }

    /// Bytes that travel in the clear: the header and the sender (RFC 7714 section 9.2).
    private static let clearBytes = 8
    private static let encrypted: UInt32 = 1 << 31

    /// RFC 7714 section 9.1: two zero bytes, the SSRC, two zero bytes, the index; with the salt over it all.
    private func nonce(ssrc: UInt32, index: UInt32) throws -> AES.GCM.Nonce {
        let words = (
            (salt.0 ^ ssrc >> 16).bigEndian, (salt.1 ^ ssrc << 16).bigEndian, (salt.2 ^ index).bigEndian
        )
        return try withUnsafeBytes(of: words) { try AES.GCM.Nonce(data: $0) }
    }

    /// RFC 7714 section 9.2: what is authenticated and not encrypted.
    private func associated(_ packet: [UInt8], _ trailer: UInt32) -> [UInt8] {
        packet[..<Self.clearBytes] + withUnsafeBytes(of: trailer.bigEndian) { [UInt8]($0) }
    }
}

/// Which of the newest 64 numbers have been seen (RFC 3711 section 3.3.2).
private struct ReplayWindow {
    /// One beyond the newest number.
    private var end: UInt32 = 0
    /// Bit n is the number n + 1 below the end.
    private var seen: UInt64 = 0

    func isNew(_ number: UInt32) -> Bool {
        guard number < end else { return true }
        let age = end - 1 - number
        return age < 64 && seen >> age & 1 == 0
    }

    /// `number` is new and below 2³¹.
    mutating func take(_ number: UInt32) {
        if number < end {
            seen |= 1 << (end - 1 - number)
        } else {
            seen = seen << (number + 1 - end) | 1
            end = number + 1
        }
    }
}

/// What RFC 3711 section 4.3 derives from a master key.
struct SessionKey {
    let key: [UInt8]
    let salt: [UInt8]

    /// The labels of RFC 3711 section 4.3.2.
    private enum Label: UInt8 {
        case controlKey = 3
        case controlSalt = 5
    }

    /// For SRTCP.
    init(control master: MasterKey) throws {
        key = try Self.derive(master, .controlKey, count: 16)
        salt = try Self.derive(master, .controlSalt, count: 12)
    }

    /// AES in counter mode over zeros, from the salt with the label in its eighth byte.
    private static func derive(_ master: MasterKey, _ label: Label, count: Int) throws -> [UInt8] {
        var start = Array(master.bytes[16...]) + [0, 0, 0, 0]
        start[7] ^= label.rawValue
        let stream = try AES._CTR.encrypt(
            [UInt8](repeating: 0, count: count), using: SymmetricKey(data: master.bytes[..<16]),
            nonce: AES._CTR.Nonce(nonceBytes: start))
        return [UInt8](stream)
    }
}

/// Four bytes at `place`, the first the highest.
private func word(_ bytes: [UInt8], at place: Int) -> UInt32 {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | UInt32($1) }
}
