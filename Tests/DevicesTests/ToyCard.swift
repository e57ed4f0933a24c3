import CToyCard

@testable import Devices

/// A sound card made of a clock (see `toy_card.h`), with the device that is open on it.
///
/// `@unchecked Sendable`: what is asked of the card from outside is guarded there, or asked while nothing runs.
final class ToyCard: @unchecked Sendable {
    let device: ALSADevice
    private let card: OpaquePointer

    /// - Parameter hasClock: time goes by; else only by `advance`.
    init(capture: Bool, hasClock: Bool = false) throws {
        var handle: OpaquePointer?
        guard let card = toy_card_make(capture ? 1 : 0, hasClock ? 1 : 0, &handle), let handle else {
            throw DeviceError(
                capture ? .microphoneNotOpen : .loudspeakerNotOpen, "toy", "alsa-lib makes no device of it")
        }
        self.card = card
        device = try ALSADevice(handle, name: "toy", capture: capture)
    }

    // The card is never freed: a thread that is just leaving may hold the device, which closes the handle on it.

    func unplug() { toy_card_unplug(card) }
    func suspend(canResume: Bool) { toy_card_suspend(card, canResume ? 1 : 0) }
    func advance(_ frames: Int) { toy_card_advance(card, Int64(frames)) }

    var played: [Int16] {
        [Int16](unsafeUninitializedCapacity: 480_000) { $1 = toy_card_played(card, $0.baseAddress, 480_000) }
    }
}
