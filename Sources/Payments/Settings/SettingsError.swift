/// Settings that cannot be used: every problem at once, each naming its setting or line, none repeating a value.
package struct SettingsError: Error, Equatable, Sendable, CustomStringConvertible {
    package let problems: [String]

    package init(_ problems: [String]) { self.problems = problems }

    package var description: String { problems.joined(separator: "; ") }
}
