/// Which of a terminal's few colour pairs stand for which two colours.
///
/// A pair that is on the screen cannot be given new colours without repainting what uses it, so the cells
/// that show each pair are counted and only pairs that show nowhere are taken again, the least recently used
/// first. Pair 0 is the terminal's own.
package struct ColorPairs: Sendable {
    /// Colour numbers, −1 for the terminal's own.
    package struct Colors: Hashable, Sendable {
        package var ink: Int16
        package var ground: Int16

        package init(ink: Int16, ground: Int16) {
            self.ink = ink
            self.ground = ground
        }
    }

    private struct Entry {
        var colors: Colors
        var uses = 0
        /// Neighbours in the list of pairs by age; 0 ends it.
        var newer = 0
        var older = 0
    }

    private var entries: [Entry]
    private var numbers: [Colors: Int] = [:]
    private let capacity: Int
    private var newest = 0
    private var oldest = 0

    /// `capacity` counts pair 0 in.
    package init(capacity: Int) {
        self.capacity = max(1, capacity)
        entries = [Entry(colors: Colors(ink: -1, ground: -1))]
    }

    /// Takes a pair for one cell. `isNew` asks the caller to set its colours; nil when every pair is on the
    /// screen.
    package mutating func take(_ colors: Colors) -> (number: Int, isNew: Bool)? {
        if colors == entries[0].colors { return (0, false) }
        if let number = numbers[colors] {
            entries[number].uses += 1
            if newest != number {
                unlink(number)
                link(number)
            }
            return (number, false)
        }
        let number: Int
        if entries.count < capacity {
            number = entries.count
            entries.append(Entry(colors: colors))
        } else {
            guard let free = oldestUnused() else { return nil }
            number = free
            numbers[entries[number].colors] = nil
            unlink(number)
            entries[number].colors = colors
        }
        entries[number].uses = 1
        numbers[colors] = number
        link(number)
        return (number, true)
    }

    /// Gives back a pair that one cell no longer shows.
    package mutating func release(_ number: Int) {
        guard number > 0, number < entries.count, entries[number].uses > 0 else { return }
        entries[number].uses -= 1
    }

    /// Forgets what shows where; the pairs keep their colours.
    package mutating func releaseAll() {
        for number in entries.indices { entries[number].uses = 0 }
    }

    private func oldestUnused() -> Int? {
        var number = oldest
        while number != 0 {
            if entries[number].uses == 0 { return number }
            number = entries[number].newer
        }
        return nil
    }

    private mutating func unlink(_ number: Int) {
        let (newer, older) = (entries[number].newer, entries[number].older)
        if newer == 0 { newest = older } else { entries[newer].older = older }
        if older == 0 { oldest = newer } else { entries[older].newer = newer }
    }

    private mutating func link(_ number: Int) {
        entries[number].older = newest
        entries[number].newer = 0
        if newest == 0 { oldest = number } else { entries[newest].newer = number }
        newest = number
    }
}
