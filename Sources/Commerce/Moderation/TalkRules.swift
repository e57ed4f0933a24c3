/// How talk goes in a shop's rooms, beside its list of words.
package struct TalkRules: Hashable, Sendable, Codable {
    /// What becomes of phone numbers, accounts elsewhere and offers to pay elsewhere.
    package enum Contacts: String, Hashable, Sendable, Codable, CaseIterable {
        case allow
        /// Numbers are shown as stars; an offer without one waits.
        case mask
        case hold
        case block
    }

    /// Seconds a person waits between two lines; 0 for no more than everybody's limit.
    package var slowSeconds: Int
    /// Only those who follow the host talk.
    package var followersOnly: Bool
    package var contacts: Contacts

    package init(slowSeconds: Int = 0, followersOnly: Bool = false, contacts: Contacts = .mask) {
        self.slowSeconds = slowSeconds
        self.followersOnly = followersOnly
        self.contacts = contacts
    }
}
