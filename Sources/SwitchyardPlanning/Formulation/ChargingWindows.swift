import SwitchyardCase

/// Half-hours of the design day that the model need not tell apart: same tariff band, same base load and, for the
/// charging class, the same share of every role's vehicles at base.
struct ChargingWindow: Sendable {
    let slots: [Int]
    let band: TariffBand.Band
    let isDay: Bool
    /// Share of each role's vehicles at base, 0–1, by role index: the least over the window's half-hours.
    let parkedShare: [Double]
    var hours: Double { Double(slots.count) / 2 }
}

enum ChargingWindows {
    /// Most windows of one class. Subset rows grow as 2^windows; five keep them below 31 a site and period, most of
    /// them implied and left out.
    static let maximumCount = 5

    /// Cuts the day into windows for the roles that may use a charging class.
    ///
    /// Exact while the data has few distinct half-hours; beyond `maximumCount` half-hours of one band are merged and
    /// the least parked share taken, which can only ask for more chargers, never fewer.
    static func windows(of planningCase: Case, roles: [Ref<Role>]) -> [ChargingWindow] {
        var bands = [TariffBand.Band](repeating: .green, count: 48)
        for row in planningCase.tariffBands { for slot in row.slots { bands[slot] = row.band } }
        let day = planningCase.settings.baseLoadDaySlots
        func merged(_ same: (Int, Int) -> Bool) -> [[Int]] {
            var groups: [[Int]] = []
            for slot in 0..<48 {
                if let found = groups.firstIndex(where: { same($0[0], slot) }) {
                    groups[found].append(slot)
                } else {
                    groups.append([slot])
                }
            }
            return groups
        }
        let parked = roles.map { planningCase.dutyCycle($0).parkedShare }
        func sameBand(_ a: Int, _ b: Int) -> Bool {
            bands[a] == bands[b] && day.contains(a) == day.contains(b)
        }
        var groups = merged { a, b in sameBand(a, b) && parked.allSatisfy { $0[a] == $0[b] } }
        if groups.count > maximumCount { groups = merged(sameBand) }
        return groups.map { slots in
            var share = [Double](repeating: 0, count: planningCase.roles.count)
            for role in roles {
                let profile = planningCase.dutyCycle(role).parkedShare
                share[role.index] = slots.map { profile[$0] }.min() ?? 0
            }
            return ChargingWindow(
                slots: slots, band: bands[slots[0]], isDay: day.contains(slots[0]), parkedShare: share)
        }
    }
}
