/// What a show proved: each thing that was to happen, whether it did, and what was seen.
package struct Verdict: Sendable {
    package struct Finding: Sendable {
        package let what: String
        package let holds: Bool
        package let seen: String
    }

    package private(set) var findings: [Finding] = []

    package init() {}

    /// Whether everything happened.
    package var holds: Bool { !findings.isEmpty && findings.allSatisfy(\.holds) }

    package mutating func note(_ what: String, _ holds: Bool, seen: String) {
        findings.append(Finding(what: what, holds: holds, seen: seen))
    }

    /// One line a finding.
    package var text: String {
        let width = findings.map(\.what.count).max() ?? 0
        return findings.map { finding in
            let padding = String(repeating: " ", count: width - finding.what.count)
            return "\(finding.holds ? "ok  " : "FAIL")  \(finding.what)\(padding)  \(finding.seen)"
        }.joined(separator: "\n")
    }
}
