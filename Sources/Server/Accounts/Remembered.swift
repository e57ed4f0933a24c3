import Synchronization

/// What was read from the store lately, so that it need not be read for every request.
///
/// The server is the store's only writer: whoever changes a value there changes it here. Past `capacity` everything is
/// forgotten at once and read anew, which costs one read each.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let values = Mutex<[Key: Value]>([:])
    private let capacity: Int

    init(capacity: Int) { self.capacity = capacity }

    subscript(_ key: Key) -> Value? {
        get { values.withLock { $0[key] } }
        set { update(key) { _ in newValue } }
    }

    /// Changes a value in one step; answers what it became.
    @discardableResult
    func update(_ key: Key, _ change: (Value?) -> Value?) -> Value? {
        values.withLock { values in
            if values.count >= capacity, values[key] == nil { values.removeAll(keepingCapacity: true) }
            let value = change(values[key])
            values[key] = value
            return value
        }
    }
}
