import Testing

/// The real program, on real terminals, from the outside: one show after the other.
@Suite("The show", .serialized)
enum ShowTests {}
