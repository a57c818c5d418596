import SwitchyardCase

/// One vehicle model doing one role: what is bought, kept and sold. Leased vehicles of it are a kind of their own: none is
/// bought, and those that leave go back to the lessor and bring nothing.
///
/// Per-vehicle figures are those of one registered vehicle.
struct DutyKind: Sendable {
    let model: Ref<VehicleModel>
    let role: Ref<Role>
    let ownership: RegisteredVehicle.Ownership
    /// Need at the meter on the winter design day; 0 for vehicles that do not plug in.
    let designDayKWh: Double
    /// Fuel a year.
    let fuelLitresPerYear: Double
    let fuel: Fuel
    let chargingClass: ChargingClass?
    let chargeKW: Double
    let parkingClass: ParkingClass
    /// Whether it can still be used when the supply has been lost for the hours the case sets.
    let survivesGridLoss: Bool
    /// Registered vehicles at the start.
    var registered: Int

    /// Whether a registered vehicle is of this kind.
    func holds(_ vehicle: RegisteredVehicle) -> Bool {
        model == vehicle.model && role == vehicle.role && ownership == vehicle.ownership
    }
}

/// Kinds that a site cannot tell apart: the same role, bay and charging need. Where they stand is decided for the group.
struct BasingGroup: Sendable {
    let role: Ref<Role>
    let parkingClass: ParkingClass
    let chargingClass: ChargingClass?
    let designDayKWh: Double
    let chargeKW: Double
    let survivesGridLoss: Bool
    /// Indices into `PlanningSets.kinds`.
    var members: [Int]
    /// Sites its vehicles may be based at, ascending.
    let sites: [Ref<Site>]

    /// Position of a site among those its vehicles may be based at.
    func position(of site: Ref<Site>) -> Int? {
        var low = 0
        var high = sites.count
        while low < high {
            let middle = (low + high) / 2
            if sites[middle] < site { low = middle + 1 } else { high = middle }
        }
        return low < sites.count && sites[low] == site ? low : nil
    }

    func holds(_ kind: DutyKind) -> Bool {
        role == kind.role && parkingClass == kind.parkingClass && chargingClass == kind.chargingClass
            && designDayKWh == kind.designDayKWh && (chargingClass == nil || chargeKW == kind.chargeKW)
            && survivesGridLoss == kind.survivesGridLoss
    }
}

extension DutyKind {
    /// Range: a battery-electric model may fill a role only if its winter range with top-ups covers the peak day.
    ///
    ///     battery · usable + chargeKW · topUpHours  ≥  peakDayKm/100 · kWhPer100Km · winter + idle     (kWh)
    static func coversPeakDay(model: VehicleModel, duty: DutyCycle) -> Bool {
        guard model.powertrain == .batteryElectric else { return true }
        let available = model.batteryKWh * model.usableShare + model.chargeKW * duty.topUpHours
        let needed =
            duty.peakDayKm / 100 * model.electricityKWhPer100Km * model.winterFactor + duty.idleKWhPerDay
        return available >= needed - 1e-9
    }

    /// Battery kWh one vehicle uses on the winter design day.
    static func designDayBatteryKWh(model: VehicleModel, duty: DutyCycle) -> Double {
        guard model.chargingClass != nil else { return 0 }
        let driving =
            duty.designDayKm / 100 * model.electricityKWhPer100Km * model.winterFactor * model.electricShare
        return driving + (model.powertrain == .batteryElectric ? duty.idleKWhPerDay : 0)
    }
}
