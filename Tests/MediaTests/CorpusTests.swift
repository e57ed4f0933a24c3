import Foundation
import Media
import Testing

/// The fuzzers' committed inputs, and random ones, against every parser.
@Suite struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Resources/fuzz")

    private static func files(of family: ParserFamily) throws -> [String: [UInt8]] {
        let folder = folder.appendingPathComponent(family.rawValue)
        var files: [String: [UInt8]] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            files[name] = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
        }
        return files
    }

    @Test("every committed input is read or refused by every parser, and what is read keeps its promises")
    func corpus() throws {
        for source in ParserFamily.allCases {
            for (name, bytes) in try Self.files(of: source) {
                for family in ParserFamily.allCases {
                    #expect(throws: Never.self, "\(source)/\(name) against \(family)") { try family.check(bytes) }
                }
            }
        }
    }

    /// With `HAWKER_RECORD=1` in the environment the files are written anew.
    @Test("the corpus holds what our writers write today, and the parsers read it", arguments: ParserFamily.allCases)
    func seeds(family: ParserFamily) throws {
        if ProcessInfo.processInfo.environment["HAWKER_RECORD"] == "1" {
            for (name, bytes) in family.seeds {
                try Data(bytes).write(to: Self.folder.appendingPathComponent(family.rawValue + "/" + name))
            }
        }
        let files = try Self.files(of: family)
        for (name, bytes) in family.seeds {
            #expect(files[name] == bytes, "\(family)/\(name) has changed; HAWKER_RECORD=1 records it")
            #expect(try family.check(bytes), "\(family)/\(name) is refused")
        }
    }

    @Test(
        "random and damaged bytes are read or refused, 100,000 a parser", arguments: ParserFamily.allCases, 1...4)
    func anyBytes(family: ParserFamily, seed: UInt64) throws {
        var mutation = Mutation(seed: seed, seeds: family.seeds.sorted { $0.key < $1.key }.map(\.value))
        // A play for the assembler is some five packets, a description some twenty lines.
        for round in 0..<([.assembler, .sdp].contains(family) ? 5_000 : 25_000) {
            let bytes = mutation.next()
            do {
                try family.check(bytes)
            } catch {
                Issue.record("\(family), seed \(seed), round \(round): \(error); \(bytes)")
                return
            }
        }
    }
}

/// Inputs for parsers: seeds with bytes changed, cut off, repeated or put in, and now and then mere noise.
private struct Mutation {
    private var generator: SeededGenerator
    private let seeds: [[UInt8]]

    init(seed: UInt64, seeds: [[UInt8]]) {
        generator = SeededGenerator(seed: seed)
        self.seeds = seeds
    }

    mutating func next() -> [UInt8] {
        var bits = generator.next()
        var bytes = seeds[Int(bits % UInt64(seeds.count))]
        bits >>= 16
        if bits & 15 == 0 {
            bytes = (0..<Int(bits >> 8 & 63)).map { UInt8(truncatingIfNeeded: bits &* 0x9E37_79B9 >> $0) }
        }
        for _ in 0...(bits >> 4 & 3) {
            let change = generator.next()
            guard !bytes.isEmpty else { return bytes }
            let index = Int(change >> 16 & 0xFFFF) % bytes.count
            switch change & 15 {
            case 0: bytes.removeLast(bytes.count - index)
            case 1: bytes.append(contentsOf: bytes[index...])
            case 2: bytes.insert(UInt8(truncatingIfNeeded: change >> 8), at: index)
            case 3: bytes.remove(at: index)
            case 4: bytes[index] = 0xFF
            case 5: bytes[index] = 0
            case 6...9: bytes[index] ^= 1 << (change >> 8 & 7)
            default: bytes[index] = UInt8(truncatingIfNeeded: change >> 8)
            }
        }
        return bytes
    }
}
