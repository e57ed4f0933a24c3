/// The bounds of this module.
enum Limits {
    /// Combining marks, joiners and variation selectors kept on one base: the longest emoji sequences in use
    /// have seven parts beyond the base, of which a terminal draws none.
    static let marksPerCharacter = 8
    /// Cells a side that a surface may have; larger terminals are drawn in their top left part.
    static let surfaceSide = 2000
    /// Unicode scalars of one paste that are kept.
    static let pasteScalars = 16_384
    /// Pixels a side of a picture.
    static let pictureSide = 8192
    /// Reads in a row that find nothing although the system announced input, before the terminal counts as gone:
    /// a few belong to characters and sequences that arrive in pieces.
    static let emptyReads = 64
}
