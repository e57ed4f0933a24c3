import Synchronization

/// How often a device's stream broke off and was started again: counted on its worker, read anywhere.
package final class RestartCount: Sendable {
    private let value = Atomic(0)

    init() {}

    package var count: Int { value.load(ordering: .relaxed) }

    func add() { value.add(1, ordering: .relaxed) }
}
