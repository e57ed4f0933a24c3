import Commerce
import GRDB

extension SQLiteStore {
    package func follow(
        _ host: Account.ID, by follower: Account.ID, at now: Timestamp, most: Int
    ) async throws(StoreError) -> FollowAnswer {
        try await writing { database in
            if try database.follows(follower, host) { return .unchanged }
            let count = try database.number("SELECT COUNT(*) FROM follow WHERE follower = ?", follower)
            guard count < most else { return .tooMany }
            try database.run("INSERT INTO follow (host, follower, since) VALUES (?, ?, ?)", host, follower, now)
            return .changed
        }
    }

    package func unfollow(_ host: Account.ID, by follower: Account.ID) async throws(StoreError) -> FollowAnswer {
        try await writing { database in
            guard try database.follows(follower, host) else { return .unchanged }
            try database.run("DELETE FROM follow WHERE host = ? AND follower = ?", host, follower)
            return .changed
        }
    }

    package func follows(_ follower: Account.ID, _ host: Account.ID) async throws(StoreError) -> Bool {
        try await reading { try $0.follows(follower, host) }
    }

    package func followerCount(of host: Account.ID) async throws(StoreError) -> Int {
        try await reading { try $0.number("SELECT COUNT(*) FROM follow WHERE host = ?", host) }
    }

    package func followerCount(
        of host: Account.ID, since: Timestamp, until: Timestamp
    ) async throws(StoreError) -> Int {
        try await reading {
            try $0.number(
                "SELECT COUNT(*) FROM follow WHERE host = ? AND since >= ? AND since <= ?", host, since, until)
        }
    }

    package func followers(
        of host: Account.ID, after: Account.ID?, limit: Int
    ) async throws(StoreError) -> [Account.ID] {
        try await reading { database in
            var followers: [Account.ID] = []
            try database.forEachRow(
                "SELECT follower FROM follow WHERE host = ? AND follower > ? ORDER BY follower LIMIT ?", host,
                after?.rawValue ?? "", StoreLimits.cut(limit)
            ) { followers.append(try $0.identifier(0)) }
            return followers
        }
    }

    package func following(by follower: Account.ID, limit: Int) async throws(StoreError) -> [Account] {
        try await reading { database in
            var hosts: [Account] = []
            try database.forEachRow(
                """
                SELECT account.id, account.name FROM follow JOIN account ON account.id = follow.host
                WHERE follower = ? ORDER BY since DESC, host LIMIT ?
                """, follower, StoreLimits.cut(limit)
            ) { hosts.append(try $0.account(0)) }
            return hosts
        }
    }
}

extension Database {
    fileprivate func follows(_ follower: Account.ID, _ host: Account.ID) throws -> Bool {
        try number("SELECT COUNT(*) FROM follow WHERE host = ? AND follower = ?", host, follower) > 0
    }

    fileprivate func number<each Value: Bindable>(_ sql: String, _ values: repeat each Value) throws -> Int {
        var number = 0
        try forEachRow(sql, repeat each values) { number = $0[0] }
        return number
    }
}
