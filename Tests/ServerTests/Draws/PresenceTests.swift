import Commerce
import Testing

@testable import Server

/// How long somebody has stayed.
@Suite struct PresenceTests {
    private func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: seconds * 1_000) }

    @Test("somebody is here from the first connection to the last, and a short absence does not count")
    func stay() {
        var presence = Presence()
        #expect(presence.since("ann") == nil)
        presence.join(1, "ann", at: time(10))
        presence.join(2, "ann", at: time(20))
        presence.leave(1, at: time(30))
        #expect(presence.since("ann") == time(10) && presence.person(of: 2) == "ann")
        presence.leave(2, at: time(40))
        #expect(presence.since("ann") == nil, "who is away is not here")
        presence.join(3, "ann", at: time(70))
        #expect(presence.since("ann") == time(10))
        presence.leave(3, at: time(80))
        presence.join(4, "ann", at: time(111))
        #expect(presence.since("ann") == time(111), "31 seconds are more than a short absence")
        presence.leave(9, at: time(120))
        #expect(presence.since("ann") == time(111))
    }
}
