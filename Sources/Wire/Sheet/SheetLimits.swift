import Commerce

/// The bounds of a catalogue's file; past one it is refused with words.
package enum SheetLimits {
    /// Bytes of a file; more than any import needs, because a sheet may repeat a product's texts on each row.
    package static let fileBytes = 16 * 1_048_576
    /// Rows behind the header that are not blank: one for each SKU.
    package static let rows = Limits.skusAtOnce
    /// Fields of one row; the sheet has 11 columns.
    package static let fields = 64
    /// Bytes of one field: a description of 2,000 characters has at most 16,000.
    package static let fieldBytes = 65_536
    /// Bytes of an import as it travels: what the server takes in one body.
    package static let importBytes = 4 * 1_048_576
    /// Faults a server tells at most; with so many there may be more.
    package static let serverFaults = Limits.faults
    /// Characters of a place or a reason.
    static let words = 400
    /// Characters of a cell that are shown in a reason.
    static let excerpt = 40
}
