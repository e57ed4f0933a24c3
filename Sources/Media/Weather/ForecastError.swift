/// Why a text is no forecast.
package struct ForecastError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable {
        /// There is no setting of this name.
        case unknownSetting
        /// A value is not of its setting's form, or told twice.
        case badValue
        /// A value is of the right form and beyond its bounds.
        case outOfRange
        case tooLong
    }

    package let code: Code
    /// What is wrong with what, and how it is written.
    package let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
