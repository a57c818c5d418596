import SwitchyardSolver

extension MixedIntegerOptions {
    /// Options that suit planning models.
    ///
    /// Cut sets of modules and implied integers are off: beside tableau cuts in every round they crowd out better cuts. With them the
    /// bound of London's root was 536,931 thousand pounds instead of 536,936. Hybrid branching is off because London's plan after 60 s was
    /// 537,519 with it and 537,478 without.
    static var forPlans: MixedIntegerOptions {
        var options = MixedIntegerOptions()
        options.cuts.cutSets = false
        options.impliedIntegers = false
        options.hybridBranching = false
        return options
    }
}
