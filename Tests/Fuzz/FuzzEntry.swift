import Glibc

/// What libFuzzer calls with each input; the family of parsers is named by `FUZZ_TARGET`.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(ParserFamily.Fault) {
        try family.check(Array(UnsafeBufferPointer(start: start, count: count)))
    } catch {
        fatalError("a promise was not kept: \(error)")
    }
    return 0
}

private let family: ParserFamily = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let family = ParserFamily(rawValue: name) else {
        let names = ParserFamily.allCases.map(\.rawValue).joined(separator: ", ")
        fatalError("FUZZ_TARGET is '\(name)'; it is one of \(names)")
    }
    return family
}()
