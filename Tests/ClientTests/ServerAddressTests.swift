import Client
import Testing

@Suite struct ServerAddressTests {
    @Test(
        "addresses as people write them",
        arguments: [
            ("127.0.0.1:4650", "127.0.0.1", 4650), ("localhost", "localhost", 4650),
            ("http://shop.test:80/", "shop.test", 80),
            ("HTTP://10.0.0.1", "10.0.0.1", 4650), ("[::1]:99", "::1", 99), ("[::1]", "::1", 4650),
        ])
    func good(text: String, host: String, port: Int) throws {
        let address = try ServerAddress(parsing: text)
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test(
        "what is no address is refused in words",
        arguments: [
            "", ":1", "host:", "host:0", "host:65536", "host:-1", "host:99999999999999999999", "ftp://host", "a b:1",
            "[::1", "[::1]x", "host/path", "host:1:2 ", "http://",
        ])
    func bad(text: String) {
        #expect(throws: ClientError.self) { try ServerAddress(parsing: text) }
    }
}
