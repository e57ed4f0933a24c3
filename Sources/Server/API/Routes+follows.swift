import Commerce
import Hummingbird
import Store
import Wire

/// Who follows whom.
struct FollowRoutes {
    let rooms: RoomDirectory
    let store: any Store

    func add(to router: some RouterMethods<APIContext>) {
        // Anyone.
        router.get("/v1/people/:person/follow") { _, context -> Response in
            let host = try await account(context)
            let followers = try await store.followerCount(of: host.id)
            guard let person = context.person else {
                return .json(FollowView(followers: followers, isFollowing: false))
            }
            let isFollowing = try await store.follows(person.id, host.id)
            return .json(FollowView(followers: followers, isFollowing: isFollowing))
        }
        // Who follows.
        router.put("/v1/people/:person/follow") { _, context -> Response in
            let person = try context.signedIn(to: "follow a host")
            let host = try await account(context)
            guard host.id != person.id else { throw Problem.outOfRange("This is you: nobody follows themselves.") }
            switch try await store.follow(host.id, by: person.id, at: .now, most: Limits.following) {
            case .unchanged: break
            case .changed: await rooms.followersChanged(of: host.id, by: person.id, isFollower: true)
            case .tooMany: throw Problem.followsTooMany
            }
            return .done
        }
        // Who follows.
        router.delete("/v1/people/:person/follow") { _, context -> Response in
            let person = try context.signedIn(to: "follow a host")
            let host = try await account(context)
            if try await store.unfollow(host.id, by: person.id) == .changed {
                await rooms.followersChanged(of: host.id, by: person.id, isFollower: false)
            }
            return .done
        }
        // Whose list it is.
        router.get("/v1/me/following") { _, context -> Response in
            let person = try context.signedIn(to: "follow a host")
            let hosts = try await store.following(by: person.id, limit: Limits.following)
            return .json(FollowingList(hosts: await rooms.open(of: hosts)))
        }
    }

    private func account(_ context: APIContext) async throws -> Account {
        guard let account = try await store.account(try context.identifier("person")) else {
            throw Problem.personUnknown
        }
        return account
    }
}

extension Problem {
    fileprivate static let followsTooMany = Problem(
        code: "too-many", title: "That cannot be taken", status: 422,
        detail: "You follow \(Limits.following) hosts. Unfollow somebody first.")
}
