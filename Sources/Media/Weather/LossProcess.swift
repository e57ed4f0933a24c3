/// Which datagrams are lost by chance.
///
/// Without a burst length each datagram is lost by itself, with the probability `loss`. With one, losses follow
/// Gilbert's model (Bell System Technical Journal, 1960; the special case of Elliott's that loses everything in the
/// bad state and nothing in the good one). Between two datagrams the state changes from good to bad with probability
/// *p* and from bad to good with *r*. Bursts are geometric with the mean 1 / r, and the share of time spent in the
/// bad state is p / (p + r). So for a loss share *L* and a mean burst *B*:
///
///     r = 1 / B        p = L / (B · (1 − L))
///
/// *p* must not exceed 1: with one good datagram between bursts the mean burst is L / (1 − L), and shorter ones are
/// made as long as that. A burst of 1 / (1 − L) is what independent loss has by itself.
struct LossProcess: Sendable {
    private var isBad = false
    /// What `isBad` was drawn for; a change of conditions draws it anew.
    private var parameters: (loss: Double, burst: Double)?

    /// The fate of the next datagram.
    mutating func losesNext(loss: Double, burst: Double?, using generator: inout SeededGenerator) -> Bool {
        guard loss > 0 else {
            parameters = nil
            return false
        }
        guard let burst, loss < 1 else {
            parameters = nil
            return generator.happens(loss)
        }
        if let parameters, parameters == (loss, burst) {
            let length = max(burst, loss / (1 - loss))
            let change = isBad ? 1 / length : loss / (length * (1 - loss))
            if generator.happens(change) { isBad.toggle() }
        } else {
            isBad = generator.happens(loss)
            parameters = (loss, burst)
        }
        return isBad
    }
}
