extension MediaLimits {
    /// Earlier frames one RED payload repeats at most.
    package static let redundancy = 8
    /// The largest frame RED can repeat, in bytes: its length has ten bits (RFC 2198 section 3).
    package static let redundantBytes = 1_023
    /// How far back RED reaches, in ticks: an offset has fourteen bits (RFC 2198 section 3).
    package static let redundantTicks = 16_383
}
