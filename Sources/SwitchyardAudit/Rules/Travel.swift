import SwitchyardCase

extension Case {
    /// Minutes between two points at the case's road factor and speed.
    func travelMinutes(_ from: GeographicPoint, _ to: GeographicPoint) -> Double {
        from.distanceKm(to: to) * settings.roadFactor / settings.travelSpeedKmPerHour * 60
    }
}
