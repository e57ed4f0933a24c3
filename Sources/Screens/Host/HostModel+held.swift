import Commerce
import Terminal
import Wire

/// Lines that wait for the host, and the rules by which they do.
extension HostModel {
    mutating func pressOnHeld(_ action: HostAction) -> [HostEffect] {
        switch action {
        case .held:
            panels.append(.held(selection: 0))
            return [.loadHeld]
        case .allow, .drop:
            guard let line = selectedHeld else { return [] }
            // It goes from the list at once, so that a second press is about the next one.
            heldIsSettled(line.id)
            return [.moderate(.settle(line.id, isAllowed: action == .allow))]
        default: return []
        }
    }

    mutating func pressOnRules(_ action: HostAction) -> [HostEffect] {
        if action == .talkRules {
            panels.append(.rules(.slow))
            return [.loadRules]
        }
        guard case .rules(let row) = panels.last, let rules else { return [] }
        let changed = rules.changed(row, by: action == .changeBack ? -1 : 1)
        self.rules = changed
        return [.moderate(.rules(changed))]
    }

    mutating func took(_ answer: Result<TalkRules, Problem>) -> [HostEffect] {
        switch answer {
        case .success(let rules): self.rules = rules
        case .failure(let problem): tell(.problem(problem.cleaned))
        }
        return []
    }
}

extension HostModel: OrderKeeping {
    var talkLines: [Danmaku] { room?.danmaku ?? [] }
    var ownRole: Danmaku.Role? { .host }
    var ruleRows: [TalkRules.Row] { TalkRules.Row.allCases }

    static func row(_ index: Int) -> HostAction { .row(index) }

    var list: KeptList? {
        get {
            switch panels.last {
            case .people(let selection): .people(selection: selection)
            case .held(let selection): .held(selection: selection)
            case .questions(let selection): .questions(selection: selection)
            case .rules(let row): .rules(row)
            default: nil
            }
        }
        set {
            let panel: HostPanel? =
                switch newValue {
                case .people(let selection): .people(selection: selection)
                case .held(let selection): .held(selection: selection)
                case .questions(let selection): .questions(selection: selection)
                case .rules(let row): .rules(row)
                case .lines, nil: nil
                }
            if let panel, list != nil { panels[panels.count - 1] = panel }
        }
    }
}
