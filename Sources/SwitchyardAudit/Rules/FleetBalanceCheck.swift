import SwitchyardCase

/// fleet_balance: vehicles keep to their life, purchases to what is on sale, orders arrive as ordered, models fill their
/// roles.
enum FleetBalanceCheck {
    static func run(_ plan: ResolvedPlan, _ findings: inout Findings) {
        checkVehicles(plan, &findings)
        checkOrders(plan, &findings)
        checkPurchases(plan, &findings)
    }

    private static func checkVehicles(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let periods = planningCase.horizon.periods
        for vehicle in plan.vehicles {
            let model = planningCase.models[vehicle.model]
            let shown = displayEscaped(vehicle.id)
            let until: CalendarDate
            let mayStay: (CalendarDate) -> Bool
            if case .register(let row) = vehicle.origin {
                until = planningCase.vehicles[row].plannedDisposal
                mayStay = { $0 <= until }
            } else {
                until = periods[vehicle.firstPeriod].start.adding(months: 12 * model.lifeYears)
                mayStay = { $0 < until }
            }
            let kept = vehicle.firstPeriod..<vehicle.leavesPeriod
            let late = kept.count { !mayStay(periods[$0].start) }
            if late > 0, let first = kept.first(where: { !mayStay(periods[$0].start) }) {
                findings.broken(
                    .fleetBalance, "vehicle life", shown, period: first, amount: Double(late),
                    unit: "periods",
                    "Vehicle \(shown) may be used until \(until) but is kept for \(PlainText.count(late, "period")) more, "
                        + "from \(periods[first].label).")
            }
            for stay in vehicle.stays where !model.roles.contains(Ref(stay.role)) {
                findings.broken(
                    .fleetBalance, "role of a model", shown, period: stay.periods.lowerBound, amount: 1,
                    unit: "vehicles",
                    "Vehicle \(shown), a \(PlainText.model(model)), cannot work as "
                        + "\(displayEscaped(planningCase.roles[stay.role].id)), which the plan asks of it.")
            }
        }
    }

    private static func checkOrders(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let horizon = planningCase.horizon
        var delivered = Array(repeating: 0, count: planningCase.orders.count)
        for vehicle in plan.vehicles {
            guard case .order(let row) = vehicle.origin else { continue }
            let order = planningCase.orders[row]
            let due = horizon.period(containing: order.delivery)
            let shown = displayEscaped(vehicle.id)
            if vehicle.model != order.model.index {
                findings.broken(
                    .fleetBalance, "model of an order", shown, period: vehicle.firstPeriod, amount: 1,
                    unit: "vehicles",
                    "Vehicle \(shown) under order \(displayEscaped(order.id)) is not the \(displayEscaped(planningCase.models[order.model].id)) that was ordered."
                )
            } else if vehicle.firstPeriod != due {
                let label = due < horizon.count ? horizon.periods[due].label : "after the horizon"
                findings.broken(
                    .fleetBalance, "delivery of an order", shown, period: vehicle.firstPeriod, amount: 1,
                    unit: "vehicles",
                    "Vehicle \(shown) under order \(displayEscaped(order.id)) joins in \(horizon.periods[vehicle.firstPeriod].label) but is delivered in \(label)."
                )
            } else {
                delivered[row] += 1
            }
        }
        for (row, order) in planningCase.orders.enumerated() where delivered[row] != order.quantity {
            let due = horizon.period(containing: order.delivery)
            guard due < horizon.count else { continue }
            findings.broken(
                .fleetBalance, "committed order", displayEscaped(order.id), period: due,
                amount: Double((delivered[row] - order.quantity).magnitude), unit: "vehicles",
                "Order \(displayEscaped(order.id)) brings \(PlainText.count(order.quantity, "vehicle")) in \(horizon.periods[due].label); the plan has \(PlainText.grouped(delivered[row]))."
            )
        }
    }

    private static func checkPurchases(_ plan: ResolvedPlan, _ findings: inout Findings) {
        let planningCase = plan.planningCase
        let horizon = planningCase.horizon
        var bought = Array(
            repeating: Array(repeating: 0, count: horizon.count), count: planningCase.models.count)
        for vehicle in plan.vehicles where vehicle.origin == .purchase {
            bought[vehicle.model][vehicle.firstPeriod] += 1
        }
        for (row, model) in planningCase.models.enumerated() {
            let firstSale = horizon.firstPeriod(startingFrom: model.availableFrom)
            for (period, number) in bought[row].enumerated() where number > 0 {
                if period < firstSale {
                    findings.broken(
                        .fleetBalance, "available from", displayEscaped(model.id), period: period,
                        amount: Double(number), unit: "vehicles",
                        "\(PlainText.count(number, "vehicle")) of \(PlainText.model(model)) are bought in \(horizon.periods[period].label), before first deliveries on \(model.availableFrom)."
                    )
                }
                if let last = model.availableTo, horizon.periods[period].start > last {
                    findings.broken(
                        .fleetBalance, "available to", displayEscaped(model.id), period: period,
                        amount: Double(number), unit: "vehicles",
                        "\(PlainText.count(number, "vehicle")) of \(PlainText.model(model)) are bought in \(horizon.periods[period].label), after the last deliveries on \(last)."
                    )
                }
            }
            for span in horizon.budgetSpans {
                let number = span.periods.reduce(0) { $0 + bought[row][$1] }
                let (product, overflow) = model.supplyPerYear.multipliedReportingOverflow(
                    by: span.years.count)
                let supply = overflow ? Int.max : product
                guard number > supply else { continue }
                findings.broken(
                    .fleetBalance, "supply", displayEscaped(model.id), span: span.index,
                    amount: Double(number - supply), unit: "vehicles",
                    "\(PlainText.count(number, "vehicle")) of \(PlainText.model(model)) are bought in \(span.label); \(PlainText.grouped(supply)) can be supplied."
                )
            }
        }
    }
}
