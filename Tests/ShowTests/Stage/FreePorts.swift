import Glibc

/// UDP ports of loopback that nobody has.
enum FreePorts {
    struct NotFound: Error {}

    /// The first of four in a row, even.
    static func four() throws -> Int {
        for _ in 0..<100 {
            let base = Int.random(in: 10_000..<15_000) * 2
            if (base..<base + 4).allSatisfy(isFree) { return base }
        }
        throw NotFound()
    }

    private static func isFree(_ port: Int) -> Bool {
        let file = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard file >= 0 else { return false }
        defer { close(file) }
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = in_port_t(port).bigEndian
        place.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &place) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }
}
