import Media

/// What is to be said of the pictures a viewer got.
struct PictureJudgement: CustomStringConvertible {
    /// Pictures that came out, and those of the same layers that should have come between them.
    var given = 0
    var missed = 0
    /// A picture that cannot be decoded: the one it builds on did not come out right before it.
    var undecodable = 0
    /// Pictures shown that were taken before one that was shown earlier.
    var turnedBack = 0
    /// By layer, how many were shown.
    var shown = [Int](repeating: 0, count: PictureLayer.all.count)
    /// Of the source's pictures, which came out in any layer.
    var numbers: Set<Int> = []

    var description: String {
        "\(given) given, \(missed) missed, \(undecodable) undecodable, \(turnedBack) turned back, shown \(shown)"
    }

    /// Every picture could be decoded when it came, and time went on.
    var isInOrder: Bool { undecodable == 0 && turnedBack == 0 }
    /// Of the pictures of the layers that were watched, the share that came.
    var share: Double { Double(given) / Double(max(1, given + missed)) }
}

extension Rehearsal {
    /// - Parameter start: pictures that came out before are left out.
    func judgement(of index: Int, since start: Instant = .at(0)) -> PictureJudgement {
        var judgement = PictureJudgement()
        var before: Given?
        var lastShown: Int?
        for picture in viewers[index].pictures where picture.at >= start {
            judgement.given += 1
            judgement.numbers.insert(picture.number)
            let place = place(of: picture.number, in: picture.layer) ?? 0
            if let before, before.layer == picture.layer {
                let between = place - (self.place(of: before.number, in: before.layer) ?? 0) - 1
                judgement.missed += max(0, between)
                if between != 0, !picture.isKeyFrame { judgement.undecodable += 1 }
            } else if !picture.isKeyFrame, before != nil || start == .at(0) {
                judgement.undecodable += 1
            }
            before = picture
            guard picture.isShown else { continue }
            judgement.shown[picture.layer] += 1
            if let lastShown, picture.number < lastShown { judgement.turnedBack += 1 }
            lastShown = picture.number
        }
        return judgement
    }

    /// How far picture and sound were apart, in milliseconds, each time a picture was shown while its sound played.
    func skews(of index: Int, since start: Instant = .at(0)) -> [Double] {
        viewers[index].pictures.compactMap { picture in
            guard picture.isShown, picture.at >= start else { return nil }
            let taken = captures.pictures[picture.number]
            let sound = Int((taken - captures.sounds[0]).milliseconds / 20)
            guard captures.sounds.indices.contains(sound), let heard = viewers[index].soundAt[sound] else { return nil }
            return ((picture.at - taken) - (heard - captures.sounds[sound])).milliseconds
        }
    }
}
