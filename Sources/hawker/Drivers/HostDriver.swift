import Client
import Commerce
import Devices
import Foundation
import Media
import Screens
import Wire

/// Where the host's events go: the console, or a log.
protocol HostStage: Sendable {
    func post(_ event: HostEvent)
    func nextPictureStyle()
    func bell()
    func stop()
}

extension ScreenLoop: HostStage where App == HostModel {}

/// Carries out what the host's console wants: calls, the live link, and media going out.
actor HostDriver {
    let api: APIClient
    private let room: Room.ID
    let stage: any HostStage
    private let link: RoomLink
    let broadcast: BroadcastEngine
    /// The ticket's.
    private var streams: [StreamDescription]
    /// Trying to get back on the air.
    private var returning: Task<Void, Never>?
    /// Opening other sources, or looking for some.
    private var sourcing: Task<Void, Never>?
    private var isMuted = false
    /// The last interruption was before the source's beginning.
    private var awaitsPicture = false
    private var awaitsSound = false
    /// There is a voice, be it muted.
    var hasVoice: Bool

    private let effects: AsyncStream<HostEffect>
    private let queue: AsyncStream<HostEffect>.Continuation
    /// Threads for which an answer is looked for: that may take long, and nothing else waits for it.
    private let proposals: AsyncStream<ServiceThread.ID>
    private let proposalQueue: AsyncStream<ServiceThread.ID>.Continuation
    private let broadcastEvents: AsyncStream<BroadcastEngine.Event>

    /// Looks for answers that may wait: the newest is the one the host looks at.
    private static let proposalsWaiting = 4
    private static let statusEvery = Duration.milliseconds(100)
    private static let returnEvery = Duration.seconds(1)
    /// `--audio` without a voice.
    static let noVoice = "none"

    /// Gets a ticket, and starts to send, unless nothing is to leave this machine yet.
    static func goLive(
        api: APIClient, room: Room.ID, sources: OpenedSources, stage: any HostStage, isOffAir: Bool,
        preview: @escaping @Sendable (I420Picture) -> Void
    ) async throws -> HostDriver {
        let ticket = try await api.media(room, as: .publish)
        let (events, happened) = AsyncStream.makeStream(of: BroadcastEngine.Event.self)
        let tunnel = MediaTunnel()
        let broadcast = try BroadcastEngine(
            relay: api.server.host, ticket: ticket, tunnel: tunnel, isOffAir: isOffAir, pictures: sources.pictures,
            sound: sources.sound,
            preview: preview, event: { happened.yield($0) })
        return HostDriver(
            api: api, room: room, stage: stage, broadcast: broadcast, tunnel: tunnel, events: events,
            hasVoice: sources.names.voice != Self.noVoice, streams: ticket.streams)
    }

    private init(
        api: APIClient, room: Room.ID, stage: any HostStage, broadcast: BroadcastEngine, tunnel: MediaTunnel,
        events: AsyncStream<BroadcastEngine.Event>, hasVoice: Bool, streams: [StreamDescription]
    ) {
        self.api = api
        self.room = room
        self.stage = stage
        self.broadcast = broadcast
        broadcastEvents = events
        self.hasVoice = hasVoice
        self.streams = streams
        link = RoomLink(server: api.server, room: room, token: api.signedIn?.token, tunnel: tunnel)
        (effects, queue) = AsyncStream.makeStream()
        (proposals, proposalQueue) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.proposalsWaiting))
    }

    /// Takes an effect; never waits.
    nonisolated func perform(_ effect: HostEffect) {
        switch effect {
        case .nextPictureStyle: stage.nextPictureStyle()
        case .bell: stage.bell()
        case .quit: stage.stop()
        // No call that takes its time keeps a microphone open.
        case .goOffAir(let isOffAir): broadcast.isOffAir = isOffAir
        case .service(.loadProposal(let thread)): proposalQueue.yield(thread)
        case .createProduct, .putOnShelf, .takeOffShelf, .changeStock, .startFlash, .endFlash, .pin, .explain,
            .arrangeShelf, .loadGoods,
            .loadCoupons, .keepCoupon, .loadDraws, .startDraw, .endDraw, .loadPeople, .loadHeld, .loadRules, .moderate,
            .loadQuestions, .markQuestion,
            .pinLine, .announce, .loadShopOrders, .loadShopOrder, .ship, .deliver,
            .refund, .grantRefund,
            .declineRefund,
            .takeBack, .retryRefund, .say, .mute, .findSources, .replaceSources, .endShow,
            .setPhase, .editShow,
            .service:
            queue.yield(effect)
        }
    }

    /// Works until `stop()`.
    func run() async {
        await link.open()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await event in self.link.events { await self.linkSays(event) } }
            group.addTask { for await event in self.broadcastEvents { await self.broadcastSays(event) } }
            group.addTask { await self.reportStatus() }
            group.addTask { for await thread in self.proposals { await self.loadProposal(thread) } }
            for await effect in effects { await carryOut(effect) }
            group.cancelAll()
        }
    }

    func stop() async {
        queue.finish()
        proposalQueue.finish()
        returning?.cancel()
        sourcing?.cancel()
        // Its goodbye may have to go over the link.
        broadcast.stop()
        await link.close()
    }

    private func carryOut(_ effect: HostEffect) async {
        switch effect {
        case .createProduct(let key, let product):
            stage.post(
                .created(
                    await answer { () async throws(ClientError) in
                        try await api.createProduct(product, idempotencyKey: key)
                    }))
        case .pin(let sku):
            if let problem = await problem({ () async throws(ClientError) in try await api.pin(sku, in: room) }) {
                stage.post(.pinRefused(problem))
            }
        case .explain(let sku):
            await orTrouble { () async throws(ClientError) in try await api.explain(sku, in: room) }
        case .arrangeShelf(let skus):
            let problem = await problem { () async throws(ClientError) in try await api.arrangeShelf(skus, in: room) }
            stage.post(.shelfArranged(problem))
        case .say(let id, let text, let mode, let colour, let to):
            if await !link.send(.say(id: id, text: text, mode: mode, colour: colour, to: to)) {
                stage.post(.refused(id: id, .notLinked))
            }
        case .mute(let muted):
            broadcast.isMuted = muted
            isMuted = muted
        case .findSources: sourcing = Task { await findSources() }
        case .replaceSources(let picture, let voice):
            sourcing = Task { await replaceSources(picture: picture, voice: voice) }
        case .endShow:
            stage.post(.showEnded(await problem { () async throws(ClientError) in try await api.endRoom(room) }))
        case .putOnShelf, .takeOffShelf, .changeStock, .startFlash, .endFlash: await changeShelf(effect)
        case .loadGoods(let mark):
            let part = await answer { () async throws(ClientError) in try await api.catalogue(after: mark) }
            stage.post(.goods(after: mark, part))
        case .loadCoupons:
            stage.post(
                .coupons(await answer { () async throws(ClientError) in try await api.shopCoupons() }))
        case .keepCoupon(let code, let coupon):
            stage.post(
                .couponKept(
                    await problem { () async throws(ClientError) in try await api.keepCoupon(code, coupon) }))
        case .loadDraws:
            stage.post(.draws(await answer { () async throws(ClientError) in try await api.draws(in: room) }))
        case .startDraw(let key, let draw):
            stage.post(
                .drawChanged(
                    await answer { () async throws(ClientError) in
                        try await api.startDraw(draw, in: room, idempotencyKey: key)
                    }))
        case .endDraw(let draw):
            stage.post(.drawChanged(await answer { () async throws(ClientError) in try await api.endDraw(draw) }))
        case .loadQuestions:
            stage.post(.questions(await answer { () async throws(ClientError) in try await api.questions(in: room) }))
        case .markQuestion(let question, let isAnswered):
            await orTrouble { () async throws(ClientError) in
                try await api.markQuestion(question, isAnswered: isAnswered, in: room)
            }
        case .pinLine(let line):
            await orTrouble(.pinned(line)) { () async throws(ClientError) in try await api.pin(line, in: room) }
        case .announce(let text):
            await orTrouble(.announced) { () async throws(ClientError) in try await api.announce(text, in: room) }
        case .loadPeople:
            stage.post(.people(await answer { () async throws(ClientError) in try await api.people(in: room) }))
        case .loadHeld:
            stage.post(.held(await answer { () async throws(ClientError) in try await api.heldLines(in: room) }))
        case .loadRules:
            stage.post(.rules(await answer { () async throws(ClientError) in try await api.talkRules() }))
        case .moderate(let wish):
            stage.post(
                .moderated(
                    wish, await problem { () async throws(ClientError) in try await api.moderate(wish, in: room) }))
        case .loadShopOrders(let state, let before):
            let list = await answer { () async throws(ClientError) in
                try await api.shopOrders(state, before: before)
            }
            stage.post(.shopOrders(state, before: before, list))
        case .loadShopOrder(let order):
            stage.post(.shopOrder(await answer { () async throws(ClientError) in try await api.shopOrder(order) }))
        case .ship, .deliver, .refund, .grantRefund, .declineRefund, .takeBack, .retryRefund:
            await changeOrder(effect)
        case .setPhase(let phase):
            stage.post(
                .phaseSet(
                    phase, await problem { () async throws(ClientError) in try await api.setPhase(phase, of: room) }))
        case .editShow(let change):
            stage.post(
                .showEdited(await problem { () async throws(ClientError) in try await api.edit(room, change) }))
        case .service(let effect): await serve(effect)
        case .nextPictureStyle, .bell, .quit, .goOffAir: break
        }
    }

    private func changeShelf(_ effect: HostEffect) async {
        switch effect {
        case .putOnShelf(let sku, let offer):
            let problem = await problem { () async throws(ClientError) in
                try await api.putOnShelf(sku, in: room, offer)
            }
            stage.post(.shelved(sku, problem))
        case .takeOffShelf(let sku):
            let problem = await problem { () async throws(ClientError) in
                try await api.takeOffShelf(sku, in: room)
            }
            stage.post(.tookOff(sku, problem))
        case .changeStock(let key, let sku, let change):
            let stock = await answer { () async throws(ClientError) in
                try await api.changeStock(of: sku, by: change, idempotencyKey: key)
            }
            stage.post(.stockChanged(sku, stock))
        case .startFlash(let key, let sku, let offer):
            let problem = await problem { () async throws(ClientError) in
                try await api.startFlashSale(of: sku, in: room, offer, idempotencyKey: key)
            }
            stage.post(.flashStarted(sku, problem))
        case .endFlash(let sku):
            let problem = await problem { () async throws(ClientError) in
                try await api.endFlashSale(of: sku, in: room)
            }
            stage.post(.flashEnded(sku, problem))
        default: break
        }
    }

    private func changeOrder(_ effect: HostEffect) async {
        /// Posts the order as it is after the change.
        func change(_ key: String, _ call: () async throws(ClientError) -> OrderView) async {
            stage.post(.orderChanged(key: key, await answer(call)))
        }
        switch effect {
        case .ship(let key, let order, let parcel):
            await change(key) { () async throws(ClientError) in
                try await api.ship(order, parcel, idempotencyKey: key)
            }
        case .deliver(let key, let order):
            await change(key) { () async throws(ClientError) in try await api.deliver(order, idempotencyKey: key) }
        case .refund(let key, let order, let refund):
            await change(key) { () async throws(ClientError) in
                try await api.refund(order, refund, idempotencyKey: key)
            }
        case .grantRefund(let key, let refund, let order):
            await change(key) { () async throws(ClientError) in
                try await api.grantRefund(refund, of: order, idempotencyKey: key)
            }
        case .declineRefund(let key, let refund, let order, let reason):
            await change(key) { () async throws(ClientError) in
                try await api.declineRefund(refund, of: order, reason: reason, idempotencyKey: key)
            }
        case .takeBack(let key, let refund, let order, let condition):
            await change(key) { () async throws(ClientError) in
                try await api.takeBack(refund, of: order, condition, idempotencyKey: key)
            }
        case .retryRefund(let key, let refund, let order):
            await change(key) { () async throws(ClientError) in
                try await api.retryRefund(refund, of: order, idempotencyKey: key)
            }
        default: break
        }
    }

    func problem(_ call: () async throws(ClientError) -> Void) async -> Problem? {
        do throws(ClientError) {
            try await call()
            return nil
        } catch {
            return error.problem
        }
    }

    /// Posts what a call comes to: `done`, or why it was not.
    private func orTrouble(_ done: HostEvent? = nil, _ call: () async throws(ClientError) -> Void) async {
        if let problem = await problem(call) {
            stage.post(.problem(problem))
        } else if let done {
            stage.post(done)
        }
    }

    func answer<Answer>(
        _ call: () async throws(ClientError) -> Answer
    ) async -> Result<Answer, Problem> {
        do throws(ClientError) {
            return .success(try await call())
        } catch {
            return .failure(error.problem)
        }
    }

    private func linkSays(_ event: RoomLink.Event) {
        if case .message(let message) = event, let time = message.serverTime {
            stage.post(.serverTime(time, heardAt: .now))
        }
        switch event {
        case .connecting: stage.post(.link(.connecting))
        case .connected: stage.post(.link(.live))
        case .message(.snapshot(_, let snapshot, _)): stage.post(.snapshot(snapshot))
        case .message(.tick(let tick)): stage.post(.tick(tick))
        case .message(.resumed(let tick)): stage.post(.resumed(tick))
        case .message(.refused(let id, let problem)): stage.post(.refused(id: id, problem))
        case .message(.numbers(let numbers)): stage.post(.numbers(numbers))
        // A host gets no media, and is not banned.
        case .message(.mediaKey), .message(.banned): break
        case .reconnecting(let attempt, let wait, _):
            stage.post(.link(.reconnecting(attempt: attempt, inSeconds: Int(wait.seconds.rounded(.up)))))
        case .ended(let problem): stage.post(.link(.lost(reason: problem.detail)))
        }
    }

    private func broadcastSays(_ event: BroadcastEngine.Event) {
        switch event {
        case .pictureEnded(.interrupted(let error)):
            awaitsPicture = error.fault == .nobodySends
            stage.post(.news(awaitsPicture ? .pictureAwaited(Fault(error)) : .pictureInterrupted(Fault(error))))
        case .soundEnded(.interrupted(let error)):
            awaitsSound = error.fault == .nobodySends
            stage.post(.news(awaitsSound ? .soundAwaited(Fault(error)) : .soundInterrupted(Fault(error))))
        case .pictureReturned: stage.post(.news(awaitsPicture ? .pictureBegan : .pictureReturned))
        case .soundReturned: stage.post(.news(awaitsSound ? .soundBegan : .soundReturned))
        // Told with the status, where no other source can have taken their place meanwhile.
        case .pictureEnded, .soundEnded: break
        case .trouble(let words): stage.post(.news(.trouble(words)))
        case .onAir: break
        case .relayLost: if returning == nil { returning = Task { await returnToTheAir() } }
        }
    }

    /// A server that was away knows nothing of the old ticket: asks for another until it is back.
    private func returnToTheAir() async {
        while !Task.isCancelled {
            if let ticket = try? await api.media(room, as: .publish) {
                streams = ticket.streams
                if !broadcast.resume(ticket) {
                    stage.post(.news(.serverOnAnotherPort))
                }
                break
            }
            try? await Task.sleep(for: Self.returnEvery)
        }
        returning = nil
    }

    private func reportStatus() async {
        while !Task.isCancelled {
            let statistics = broadcast.statistics
            let sound: SoundState = hasVoice ? isMuted ? .muted : .on : .noDevice
            stage.post(.media(HostMediaStatus(statistics, streams: streams, sound: sound)))
            stage.post(.voice(SoundMeter(statistics.meter)))
            try? await Task.sleep(for: Self.statusEvery)
        }
    }
}
