import Crypto
import CryptoExtras
import Foundation
import Media
import Testing

@testable import Transport

/// What RFC 7714 prints, against what is sent here.
///
/// The RFC's vectors start from session keys and libsrtp2 only takes master keys, so a plain reading of the two RFCs
/// stands between them: it is held against the vectors, and the sessions against it.
@Suite("SRTP vectors")
struct SecureVectorTests {
    private static let key = Packets.hex("000102030405060708090a0b0c0d0e0f")
    /// "Quid pro quo".
    private static let salt = Packets.hex("517569642070726f2071756f")

    /// RFC 7714 section 16: number f17b of 5501a0b2, "Gallia est omnis divisa in partes tres".
    private static let rtp = Packets.hex(
        """
        8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472
        6573
        """)
    /// RFC 7714 section 16.1.1.
    private static let srtp = Packets.hex(
        """
        8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf
        8833 899d7f27 beb16a91 52cf765e e4390cce
        """)
    /// RFC 7714 section 17.1: a sender report of "Mars" about "Luna", index 5d4.
    private static let rtcp = Packets.hex(
        """
        81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef
        deadbeef
        """)
    private static let srtcp = Packets.hex(
        """
        81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded
        0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4
        """)

    /// RFC 7714 section 8, for a header of twelve bytes.
    private func reference(rtp packet: [UInt8], rollover: UInt32, key: [UInt8], salt: [UInt8]) throws -> [UInt8] {
        let counter = withUnsafeBytes(of: rollover.bigEndian) { [UInt8]($0) }
        let plain: [UInt8] = [0, 0] + Array(packet[8..<12]) + counter + Array(packet[2..<4])
        let nonce = zip(plain, salt).map { $0 ^ $1 }
        let box = try AES.GCM.seal(
            packet[12...], using: SymmetricKey(data: key), nonce: .init(data: nonce), authenticating: packet[..<12])
        return Array(packet[..<12]) + Array(box.ciphertext) + Array(box.tag)
    }

    /// RFC 3711 section 4.3.
    private func derive(_ label: UInt8, from key: [UInt8], _ salt: [UInt8], count: Int) throws -> [UInt8] {
        var start = salt + [UInt8](repeating: 0, count: 16 - salt.count)
        start[7] ^= label
        return [UInt8](
            try AES._CTR.encrypt(
                [UInt8](repeating: 0, count: count), using: SymmetricKey(data: key),
                nonce: .init(nonceBytes: start)))
    }

    @Test("the reading of the RFCs makes what they print")
    func reading() throws {
        #expect(try reference(rtp: Self.rtp, rollover: 0, key: Self.key, salt: Self.salt) == Self.srtp)
        // RFC 3711 appendix B.3.
        let key = Packets.hex("E1F97A0D3E018BE0D64FA32C06DE4139")
        let salt = Packets.hex("0EC675AD498AFEEBB6960B3AABE6")
        #expect(try derive(0, from: key, salt, count: 16) == Packets.hex("C61E7A93744F39EE10734AFE3FF7A087"))
        #expect(try derive(2, from: key, salt, count: 14) == Packets.hex("30CBBC08863D8C85D49DB34A9AE1"))
    }

    @Test("sessions seal RTP as the RFCs say, before and after a wrap")
    func rtp() throws {
        for _ in 0..<20 {
            let master = MasterKey.random()
            let key = try derive(0, from: Array(master.bytes[..<16]), Array(master.bytes[16...]), count: 16)
            let salt = try derive(2, from: Array(master.bytes[..<16]), Array(master.bytes[16...]), count: 12)
            var session = try SRTPSession(sending: master)
            for index in [0xf17b, 0xfff0, 0x1_0003, 0x1_6000, 0x1_c000, 0x2_0001] {
                var packet = Self.rtp
                packet[2] = UInt8(index >> 8 & 255)
                packet[3] = UInt8(index & 255)
                let expected = try reference(rtp: packet, rollover: UInt32(index >> 16), key: key, salt: salt)
                try session.protect(rtp: &packet)
                #expect(packet == expected, "index \(index) under \(master.text)")
            }
        }
    }

    @Test("a participant's table entry seals and opens the RTCP that the RFC prints")
    func rtcp() throws {
        var packet = Self.rtcp
        var sender = Reporter(key: Self.key, salt: Self.salt, sealed: 0x5d3)
        try sender.protect(&packet)
        #expect(packet == Self.srtcp)
        var receiver = Reporter(key: Self.key, salt: Self.salt)
        try receiver.unprotect(&packet)
        #expect(packet == Self.rtcp)
    }

    @Test("RTCP that is authenticated and not encrypted is not taken, though the RFC has it")
    func plainRTCP() throws {
        // RFC 7714 section 17.3.
        let tagged = Self.rtcp + Packets.hex("841dd968 3dd78ec9 2ae58790 125f62b3 000005d4")
        var receiver = Reporter(key: Self.key, salt: Self.salt)
        var packet = tagged
        #expect(refusal { () throws(TransportError) in try receiver.unprotect(&packet) } == .forged)
    }

    @Test("the keys for RTCP are derived as RFC 3711 says")
    func controlKeys() throws {
        let master = MasterKey.random()
        let derived = try SessionKey(control: master)
        #expect(try derived.key == derive(3, from: Array(master.bytes[..<16]), Array(master.bytes[16...]), count: 16))
        #expect(try derived.salt == derive(5, from: Array(master.bytes[..<16]), Array(master.bytes[16...]), count: 12))
    }
}
