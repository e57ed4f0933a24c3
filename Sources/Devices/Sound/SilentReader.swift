import Media

/// A host without a microphone.
package struct SilentReader: SoundReader {
    package let pacesItself = false

    package init() {}

    package mutating func next(unless stop: StopSignal) -> SoundFrame? { .silence }
}
