import Client
import Commerce
import Testing
import Wire

@testable import Server

/// Keeping order, through the whole server.
@Suite("Moderation over the API", .serialized) struct ModerationAPITests {
    private func link(_ running: RunningServer, _ room: Room.ID, _ person: APIClient?) async throws -> PlainLink {
        let link = try await PlainLink(
            port: running.address.port, path: "/v1/rooms/\(room)/live", token: person?.signedIn?.token)
        _ = try await link.receive()
        return link
    }

    /// The next event of a type that a link is told.
    private func event(_ type: String, on link: PlainLink) async throws -> [String: Any] {
        var found: [String: Any]?
        _ = try await link.receive { message in
            let events = (message["tick"] as? [String: Any])?["events"] as? [[String: Any]] ?? []
            found = events.first { $0["type"] as? String == type }
            return found != nil
        }
        return try #require(found)
    }

    private func notice(_ kind: String, on link: PlainLink) async throws -> [String: Any] {
        var notice: [String: Any] = [:]
        repeat {
            notice = try #require(try await event("moderation", on: link)["notice"] as? [String: Any])
        } while notice["kind"] as? String != kind
        return notice
    }

    private func refusal(on link: PlainLink) async throws -> String {
        let told = try await link.receive { $0["type"] as? String == "refused" }
        return (told["problem"] as? [String: Any])?["type"] as? String ?? ""
    }

    private func say(_ text: String, on link: PlainLink) {
        link.send(#"{"type":"say","id":"m1","text":"\#(text)"}"#)
    }

    private func said(_ text: String) -> ([String: Any]) -> Bool {
        { message in
            let lines = (message["tick"] as? [String: Any])?["danmaku"] as? [[String: Any]] ?? []
            return lines.contains { $0["text"] as? String == text }
        }
    }

    private func id(_ person: APIClient) throws -> Visitor.ID {
        Visitor.id(of: try #require(person.signedIn).account.id)
    }

    @Test("each call is for whom it is for: guests sign in, viewers get 403, moderators all but the host's own")
    func rights() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let (room, sku) = try await running.room(of: anna, pieces: 1)
            let guest = APIClient(server: running.address)
            try await anna.appoint(PersonRequest(name: "mo"))
            let (boID, annaID) = (try id(bo), try id(anna))
            let calls: [(String, (APIClient) async throws(ClientError) -> Void, isForModerators: Bool)] = [
                ("people", { api async throws(ClientError) in _ = try await api.people(in: room) }, true),
                (
                    "mute",
                    { api async throws(ClientError) in
                        try await api.mute(PersonRequest(name: "bo", seconds: 5), in: room)
                    }, true
                ),
                ("unmute", { api async throws(ClientError) in try await api.unmute(boID, in: room) }, true),
                (
                    "kick",
                    { api async throws(ClientError) in try await api.kick(PersonRequest(name: "bo"), from: room) }, true
                ),
                (
                    "ban",
                    { api async throws(ClientError) in try await api.ban(PersonRequest(name: "bo"), from: room) }, true
                ),
                ("lift", { api async throws(ClientError) in try await api.liftBan(of: boID, in: room) }, true),
                ("held", { api async throws(ClientError) in _ = try await api.heldLines(in: room) }, true),
                (
                    "limits",
                    { api async throws(ClientError) in
                        try await api.setTalkLimits(TalkLimits(slowSeconds: 0, followersOnly: false), in: room)
                    }, true
                ),
                ("questions", { api async throws(ClientError) in _ = try await api.questions(in: room) }, true),
                ("pin", { api async throws(ClientError) in try await api.pin(PinLine(), in: room) }, false),
                ("audit", { api async throws(ClientError) in _ = try await api.moderationLog(of: room) }, false),
                ("shelf", { api async throws(ClientError) in try await api.takeOffShelf(sku, in: room) }, false),
                ("end", { api async throws(ClientError) in try await api.endRoom(room) }, false),
            ]
            for (name, call, isForModerators) in calls {
                let host = isForModerators || name == "audit" ? "moderator-only" : "host-only"
                await refused("sign-in-needed", name) { () async throws(ClientError) in try await call(guest) }
                let problem = await refused(host, name) { () async throws(ClientError) in try await call(bo) }
                #expect(problem?.status == 403)
                if isForModerators {
                    try await call(mo)
                } else {
                    await refused("host-only", name) { () async throws(ClientError) in try await call(mo) }
                }
                if name != "end" { try await call(anna) }
            }
            await refused("moderator-only") { () async throws(ClientError) in try await bo.takeAway(1, in: room) }
            await refused("line-unknown") { () async throws(ClientError) in try await mo.takeAway(1, in: room) }
            await refused("moderator-only") { () async throws(ClientError) in
                try await bo.markQuestion(1, isAnswered: true, in: room)
            }
            await refused("question-unknown") { () async throws(ClientError) in
                try await mo.markQuestion(1, isAnswered: true, in: room)
            }
            for isAllowed in [true, false] {
                await refused("moderator-only") { () async throws(ClientError) in
                    try await bo.settle(1, isAllowed: isAllowed, in: room)
                }
                await refused("line-unknown") { () async throws(ClientError) in
                    try await mo.settle(1, isAllowed: isAllowed, in: room)
                }
            }
            // Nobody acts upon the host, nor a moderator upon another.
            await refused("out-of-range") { () async throws(ClientError) in
                try await mo.mute(PersonRequest(person: annaID), in: room)
            }
            await refused("host-only") { () async throws(ClientError) in
                try await mo.kick(PersonRequest(name: "mo"), from: room)
            }
            // A moderator of one shop is none of another; each has the own rules alone.
            let other = try await bo.openRoom(OpenRoom(title: "t")).room
            await refused("moderator-only") { () async throws(ClientError) in _ = try await mo.people(in: other) }
            try await mo.setTalkRules(TalkRules(slowSeconds: 9))
            #expect(try await anna.talkRules() == TalkRules())
            // Who is banned keeps no order.
            try await anna.ban(PersonRequest(name: "mo"), from: room)
            await refused("banned") { () async throws(ClientError) in _ = try await mo.people(in: room) }
            try await anna.dismiss(try id(mo))
            await refused("moderator-only") { () async throws(ClientError) in _ = try await mo.people(in: room) }
        }
    }

    @Test("who is muted is told by whom, why and for how long, is refused, and is told when it is over early")
    func mute() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let link = try await link(running, room, bo)
            defer { link.close() }
            try await anna.mute(PersonRequest(name: "BO", seconds: 300, reason: "spam\u{202E}"), in: room)
            let told = try await notice("muted", on: link)
            #expect(told["by"] as? String == "host" && told["reason"] as? String == "spam")
            #expect(told["seconds"] as? Int == 300)
            say("hi", on: link)
            #expect(try await refusal(on: link) == "urn:hawker:muted")
            let list = try await anna.people(in: room)
            #expect(list.first?.mute?.reason == "spam" && list.first?.name == "bo")
            try await anna.unmute(try id(bo), in: room)
            #expect(try await notice("unmuted", on: link)["by"] as? String == "host")
            say("hello", on: link)
            _ = try await link.receive(where: said("hello"))
            // One second passes by itself.
            try await anna.mute(PersonRequest(name: "bo", seconds: 1), in: room)
            #expect(try await notice("unmuted", on: link)["by"] == nil)
        }
    }

    @Test("who is put out reads why, and is banned for a minute only; a ban that stands stays")
    func kick() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let link = try await link(running, room, bo)
            defer { link.close() }
            try await anna.kick(PersonRequest(name: "bo", reason: "rude"), from: room)
            let told = try await link.receive { $0["type"] as? String == "banned" }
            let problem = try #require(told["problem"] as? [String: Any])
            #expect(problem["type"] as? String == "urn:hawker:kicked" && problem["reason"] as? String == "rude")
            #expect((problem["retryAfter"] as? Int).map { (50...60).contains($0) } == true)
            let refusal = await refused("kicked") { () async throws(ClientError) in
                _ = try await bo.media(room, as: .watch)
            }
            #expect(refusal?.status == 403)
            try await anna.ban(PersonRequest(name: "bo", reason: "again"), from: room)
            try await anna.kick(PersonRequest(name: "bo"), from: room)
            let banned = await refused("banned") { () async throws(ClientError) in
                _ = try await bo.media(room, as: .watch)
            }
            #expect(banned?.reason == "again" && banned?.retryAfter == nil)
        }
    }

    @Test("a held line waits for the host or a moderator, then everybody sees it; a hidden one only its sender")
    func words() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            try await anna.appoint(PersonRequest(name: "mo"))
            try await anna.setWords([
                WordRule(text: "gold", action: .hold), WordRule(text: "spam", action: .hide),
                WordRule(text: "赌博", action: .block),
            ])
            let (desk, moderator, own, other) = (
                try await link(running, room, anna), try await link(running, room, mo),
                try await link(running, room, bo),
                try await link(running, room, nil)
            )
            defer { [desk, moderator, own, other].forEach { $0.close() } }
            say("cheap G0LD", on: own)
            #expect(try await notice("held", on: own)["text"] as? String == "cheap G0LD")
            for link in [desk, moderator] {
                let line = try await event("held", on: link)["line"] as? [String: Any]
                #expect(line?["text"] as? String == "cheap G0LD" && line?["word"] as? String == "gold")
            }
            let held = try await mo.heldLines(in: room)
            #expect(held.map(\.name) == ["bo"])
            say("sp4m", on: own)
            _ = try await own.receive(where: said("sp4m"))
            say("賭 博", on: own)
            #expect(try await refusal(on: own) == "urn:hawker:words-not-allowed")
            say("call 13800138000", on: own)
            _ = try await own.receive(where: said("call 138********"))
            try await mo.settle(try #require(held.first).id, isAllowed: true, in: room)
            await refused("line-unknown") { () async throws(ClientError) in
                try await anna.settle(held[0].id, isAllowed: true, in: room)
            }
            #expect(try await notice("allowed", on: own)["by"] as? String == "moderator")
            // All that the others were told up to the line.
            var seen: [String] = []
            _ = try await other.receive { message in
                let lines = (message["tick"] as? [String: Any])?["danmaku"] as? [[String: Any]] ?? []
                seen += lines.compactMap { $0["text"] as? String }
                return seen.contains("cheap G0LD")
            }
            #expect(seen == ["call 138********", "cheap G0LD"])
            #expect(try await anna.heldLines(in: room) == [])
            let kinds = try await anna.moderationLog(of: room).acts.map(\.kind)
            #expect(kinds == [.allow, .mask, .block, .hide, .hold, .words, .appoint])
        }
    }

    @Test("a line that a moderator takes away goes from everybody, its sender is told, and the log has it")
    func takeAway() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            try await anna.appoint(PersonRequest(name: "mo"))
            let (desk, moderator, own, other) = (
                try await link(running, room, anna), try await link(running, room, mo),
                try await link(running, room, bo), try await link(running, room, nil)
            )
            defer { [desk, moderator, own, other].forEach { $0.close() } }
            func line(_ text: String) async throws -> Danmaku.ID {
                var id: Danmaku.ID?
                _ = try await other.receive { message in
                    let lines = (message["tick"] as? [String: Any])?["danmaku"] as? [[String: Any]] ?? []
                    id = lines.first { $0["text"] as? String == text }?["id"] as? Danmaku.ID
                    return id != nil
                }
                return try #require(id)
            }
            say("is this gold?", on: own)
            let said = try await line("is this gold?")
            #expect(try await mo.questions(in: room).map(\.isAnswered) == [false])
            try await mo.takeAway(said, in: room)
            #expect(try await event("line-gone", on: other)["id"] as? Danmaku.ID == said)
            let told = try await notice("removed", on: own)
            #expect(told["by"] as? String == "moderator" && told["text"] as? String == "is this gold?")
            #expect(try await anna.room(room).danmaku == [])
            #expect(try await mo.questions(in: room).map(\.isAnswered) == [true])
            await refused("line-unknown") { () async throws(ClientError) in try await anna.takeAway(said, in: room) }
            let act = try await anna.moderationLog(of: room).acts.first
            #expect(act?.kind == .remove && act?.by?.name == "mo" && act?.name == "bo")
            #expect(act?.reason == "is this gold?")

            // Nobody acts upon the host; a moderator may take the own words back.
            say("hello from anna", on: desk)
            let hosts = try await line("hello from anna")
            await refused("out-of-range") { () async throws(ClientError) in try await mo.takeAway(hosts, in: room) }
            say("hello from mo", on: moderator)
            let moderators = try await line("hello from mo")
            try await mo.takeAway(moderators, in: room)
            #expect(try await anna.room(room).danmaku.map(\.text) == ["hello from anna"])
        }
    }

    @Test("only the host lets a moderator in again whom the host put out")
    func bannedModerator() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            for name in ["mo", "bo"] { try await anna.appoint(PersonRequest(name: name)) }
            let person = Visitor.id(of: try #require(bo.signedIn).account.id)
            try await anna.ban(PersonRequest(name: "bo"), from: room)
            await refused("host-only") { () async throws(ClientError) in try await mo.liftBan(of: person, in: room) }
            await refused("banned") { () async throws(ClientError) in _ = try await bo.heldLines(in: room) }
            try await anna.liftBan(of: person, in: room)
            #expect(try await bo.heldLines(in: room).isEmpty)
        }
    }

    @Test("who comes back knows what it is here, sees its own hidden lines, and a moderator's rules are the shop's")
    func standing() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            try await anna.appoint(PersonRequest(name: "mo"))
            try await anna.setWords([WordRule(text: "spam", action: .hide)])
            try await anna.setTalkRules(TalkRules(contacts: .block))
            let own = try await link(running, room, bo)
            defer { own.close() }
            say("spam spam", on: own)
            _ = try await own.receive(where: said("spam spam"))
            try await anna.mute(PersonRequest(name: "bo", seconds: 300, reason: "rude"), in: room)
            func snapshot(_ person: APIClient?) async throws -> [String: Any] {
                let link = try await PlainLink(
                    port: running.address.port, path: "/v1/rooms/\(room)/live", token: person?.signedIn?.token)
                defer { link.close() }
                return try #require(try await link.receive()["room"] as? [String: Any])
            }
            func lines(_ room: [String: Any]) -> [String] {
                (room["danmaku"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
            }
            let (bos, mos, guests) = (try await snapshot(bo), try await snapshot(mo), try await snapshot(nil))
            #expect(lines(bos) == ["spam spam"] && lines(mos) == [] && lines(guests) == [])
            let mute = (bos["you"] as? [String: Any])?["mute"] as? [String: Any]
            #expect(mute?["reason"] as? String == "rude" && mute?["until"] as? Int != nil)
            #expect((mos["you"] as? [String: Any])?["role"] as? String == "moderator" && guests["you"] == nil)

            try await mo.setTalkLimits(TalkLimits(slowSeconds: 30, followersOnly: true), in: room)
            let talk = try await event("talk", on: own)["talk"] as? [String: Any]
            #expect(talk?["slowSeconds"] as? Int == 30 && talk?["followersOnly"] as? Bool == true)
            let rules = TalkRules(slowSeconds: 30, followersOnly: true, contacts: .block)
            #expect(try await anna.talkRules() == rules)
            #expect(try await anna.moderationLog(of: room).acts.first?.by?.name == "mo")
            await refused("out-of-range") { () async throws(ClientError) in
                try await mo.setTalkLimits(TalkLimits(slowSeconds: -1, followersOnly: false), in: room)
            }
            // Who is dismissed is told, and may do nothing of it any more.
            try await anna.dismiss(try id(mo))
            #expect(try await snapshot(mo)["you"] == nil)
            await refused("moderator-only") { () async throws(ClientError) in
                try await mo.setTalkLimits(TalkLimits(slowSeconds: 0, followersOnly: false), in: room)
            }
            #expect(try await anna.talkRules() == rules)
        }
    }

    @Test("slow mode and followers only are told to everybody, and hold for viewers")
    func rules() async throws {
        try await RunningServer.open { running in
            let (anna, bo) = (try await running.person("anna"), try await running.person("bo"))
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let (desk, link) = (try await link(running, room, anna), try await link(running, room, bo))
            defer { [desk, link].forEach { $0.close() } }
            try await anna.setTalkRules(TalkRules(slowSeconds: 60))
            let told = try await event("talk", on: link)["talk"] as? [String: Any]
            #expect(told?["slowSeconds"] as? Int == 60 && told?["followersOnly"] as? Bool == false)
            say("one", on: link)
            _ = try await link.receive(where: said("one"))
            say("two", on: link)
            #expect(try await refusal(on: link) == "urn:hawker:slow-mode")
            try await anna.setTalkRules(TalkRules(followersOnly: true))
            _ = try await event("talk", on: link)
            say("three", on: link)
            #expect(try await refusal(on: link) == "urn:hawker:followers-only")
            let host = try #require(anna.signedIn).account.id
            try await bo.follow(host)
            say("three", on: link)
            _ = try await link.receive(where: said("three"))
            try await bo.unfollow(host)
            say("three", on: link)
            #expect(try await refusal(on: link) == "urn:hawker:followers-only")
            for text in ["four", "five"] {
                say(text, on: desk)
                _ = try await link.receive(where: said(text))
            }
            #expect(try await anna.room(room).talk == TalkLimits(TalkRules(followersOnly: true)))
        }
    }

    @Test("rules, words, moderators, mutes and the log are there after a restart of the server")
    func restart() async throws {
        try await RunningServer.open { running in
            let (anna, mo, bo) = (
                try await running.person("anna"), try await running.person("mo"), try await running.person("bo")
            )
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let words = [WordRule(text: "*赌*", action: .block)]
            let rules = TalkRules(slowSeconds: 3, followersOnly: true, contacts: .block)
            try await anna.setWords(words)
            try await anna.setTalkRules(rules)
            try await anna.appoint(PersonRequest(name: "mo"))
            try await mo.mute(PersonRequest(name: "bo", reason: "spam"), in: room)
            let log = try await anna.moderationLog(of: room)
            await running.server.stop()
            let server = try await RunningServer.start(running.database)
            let address = ServerAddress(host: HawkerServer.host, port: server.port)
            let clients = [anna, mo, bo].map { old in
                let new = APIClient(server: address)
                new.resume(old.signedIn)
                return new
            }
            #expect(try await clients[0].words() == words)
            #expect(try await clients[0].talkRules() == rules)
            #expect(try await clients[0].moderators().map(\.name) == ["mo"])
            #expect(try await clients[0].moderationLog(of: room) == log && log.acts.count == 4)
            #expect(log.acts.first?.by?.name == "mo" && log.acts.first?.reason == "spam")
            #expect(try await clients[1].people(in: room).first?.mute?.reason == "spam")
            let link = try await PlainLink(
                port: server.port, path: "/v1/rooms/\(room)/live", token: clients[2].signedIn?.token)
            defer { link.close() }
            _ = try await link.receive()
            say("hi", on: link)
            #expect(try await refusal(on: link) == "urn:hawker:muted")
            try await clients[0].endRoom(room)
            #expect(try await running.store.mutes(in: room) == [])
            await server.stop()
        }
    }

    @Test("what cannot be taken is refused with words, and changes nothing")
    func badInput() async throws {
        try await RunningServer.open { running in
            let anna = try await running.person("anna")
            _ = try await running.person("bo")
            let room = try await anna.openRoom(OpenRoom(title: "t")).room
            let long = String(repeating: "x", count: 41)
            let lists: [[WordRule]] = [
                [WordRule(text: "", action: .hold)], [WordRule(text: long, action: .hold)],
                [WordRule(text: "**", action: .hold)], [WordRule(text: "a\u{200B}b", action: .hold)],
                (0...5_000).map { WordRule(text: "w\($0)", action: .hold) },
            ]
            for list in lists {
                await refused("out-of-range") { () async throws(ClientError) in try await anna.setWords(list) }
            }
            for seconds in [-1, 3_601, .max] {
                await refused("out-of-range") { () async throws(ClientError) in
                    try await anna.setTalkRules(TalkRules(slowSeconds: seconds))
                }
            }
            let people = [
                (PersonRequest(name: "bo", seconds: 0), "out-of-range"),
                (PersonRequest(name: "bo", seconds: .max), "out-of-range"),
                (PersonRequest(name: "bo", reason: String(repeating: "x", count: 101)), "out-of-range"),
                (PersonRequest(), "malformed"), (PersonRequest(name: "nobody"), "person-unknown"),
                (PersonRequest(person: Visitor.ID(rawValue: "g-0")), "out-of-range"),
            ]
            for (person, code) in people {
                await refused(code) { () async throws(ClientError) in try await anna.mute(person, in: room) }
            }
            let token = anna.token
            for (method, path, body, status) in [
                ("PUT", "/v1/shop/talk", #"{"slowSeconds":1}"#, 400),
                ("PUT", "/v1/shop/talk", #"{"slowSeconds":1,"followersOnly":true,"contacts":"eat"}"#, 400),
                ("PUT", "/v1/shop/words", #"{"words":[{"text":"a","action":"eat"}]}"#, 400),
                ("POST", "/v1/rooms/\(room)/held/x/allow", "", 404),
                ("POST", "/v1/rooms/\(room)/held/99999999999999999999/drop", "", 404),
                ("GET", "/v1/rooms/\(room)/audit?before=x", "", 400),
                ("DELETE", "/v1/rooms/\(room)/mutes/a.b", "", 404),
                ("DELETE", "/v1/rooms/\(room)/mutes/nobody", "", 404),
            ] {
                #expect(try await running.raw(method, path, body: body, token: token).status == status, "\(path)")
            }
            #expect(try await anna.words() == [])
            #expect(try await anna.talkRules() == TalkRules())
            #expect(try await anna.moderationLog(of: room) == ModerationLog(acts: [], next: nil))
        }
    }
}
