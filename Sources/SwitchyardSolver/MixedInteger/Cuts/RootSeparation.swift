extension MixedIntegerSearch {
    func separateAtRoot() -> Outcome? { nil }
}
