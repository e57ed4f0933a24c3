/// Text that cannot be guessed, for nonces and codes.
enum RandomText {
    private static let digits = Array("0123456789")
    private static let alphanumerics = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

    /// `count` characters of `0–9 A–Z a–z`, just under 6 bits each, from the system's secure generator.
    static func alphanumeric(_ count: Int) -> String { draw(count, from: alphanumerics) }

    static func decimal(_ count: Int) -> String { draw(count, from: digits) }

    private static func draw(_ count: Int, from alphabet: [Character]) -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<count).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] })
    }
}
