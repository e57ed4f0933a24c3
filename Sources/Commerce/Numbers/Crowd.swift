/// Who was there in some time, and what they did beside buying. The host's own links are left out.
package struct Crowd: Hashable, Sendable, Codable {
    /// Links that were opened, those of people who came back included.
    package var joins = 0
    /// People who had not been in this show before; guests from one address are one.
    package var people = 0
    package var likes = 0
    /// Lines of talk that were taken.
    package var lines = 0
    /// The most links that were open at once.
    package var peak = 0
    /// The time that links were open, all added up, in milliseconds.
    package var watched: Int64 = 0

    package init(joins: Int = 0, people: Int = 0, likes: Int = 0, lines: Int = 0, peak: Int = 0, watched: Int64 = 0) {
        self.joins = joins
        self.people = people
        self.likes = likes
        self.lines = lines
        self.peak = peak
        self.watched = watched
    }

    /// Of two times together: their peaks do not add up.
    package static func += (sum: inout Self, more: Self) {
        sum.joins += more.joins
        sum.people += more.people
        sum.likes += more.likes
        sum.lines += more.lines
        sum.peak = max(sum.peak, more.peak)
        sum.watched = sum.watched.adding(more.watched)
    }
}
