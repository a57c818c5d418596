import SwitchyardCase

/// A signed-off plan to start from, and what it costs to depart from it.
public struct PreviousPlan: Sendable {
    /// The plan in the terms of the case as it is now.
    public var match: PlanMatch
    public var prices: ChangePrices
    /// What starts in a period before this one is ordered or begun and stays as it is; 0 for nothing.
    public var committedUntil: Int
    /// Whether the case is known to differ from the one the plan was made for.
    ///
    /// If it is not, a plan that still keeps every rule within the gap asked for is left as it is.
    public var isCaseChanged: Bool

    public init(
        _ match: PlanMatch, prices: ChangePrices = ChangePrices(), committedUntil: Int = 0,
        isCaseChanged: Bool = false
    ) {
        self.match = match
        self.prices = prices
        self.committedUntil = committedUntil
        self.isCaseChanged = isCaseChanged
    }
}
