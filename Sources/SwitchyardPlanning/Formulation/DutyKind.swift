import SwitchyardCase

/// Vehicles the model does not tell apart: one vehicle model doing one role.
///
/// Per-vehicle figures are those of one registered vehicle.
struct DutyKind: Sendable {
    let model: Ref<VehicleModel>
    let role: Ref<Role>
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
    /// Sites it may be based at.
    var sites: [Ref<Site>]
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
