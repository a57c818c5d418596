import SwitchyardCase

/// A signed-off plan to start from, and what it costs to depart from it.
public struct PreviousPlan: Sendable {
    /// The plan in the terms of the case as it is now.
    public var match: PlanMatch
    public var prices: ChangePrices
    /// What starts in a period before this one is ordered or begun and stays as it is; 0 for nothing.
    public var committedUntil: Int

    public init(_ match: PlanMatch, prices: ChangePrices = ChangePrices(), committedUntil: Int = 0) {
        self.match = match
        self.prices = prices
        self.committedUntil = committedUntil
    }
}
