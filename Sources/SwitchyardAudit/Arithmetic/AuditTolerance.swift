/// How far a physical quantity may pass its limit before the audit calls it broken. Money has no tolerance: it is
/// integer pence.
enum AuditTolerance {
    /// Relative, for energy, power, distances, tonnes and shares: far above the noise of a linear programme solved in
    /// double precision, far below anything a meter shows.
    static let physical = 1e-6

    /// Whether `value` passes `limit` by more than the tolerance.
    static func exceeds(_ value: Double, _ limit: Double) -> Bool {
        value > limit + physical * max(1, limit.magnitude)
    }
}
