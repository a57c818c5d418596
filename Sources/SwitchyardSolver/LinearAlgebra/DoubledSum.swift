/// A sum of products in twice the precision of a double.
///
/// Products and sums leave their rounding errors behind, which are summed on their own: Ogita, Rump and Oishi, "Accurate
/// sum and dot product", SIAM Journal on Scientific Computing 26(6), 2005, doi:10.1137/030601818.
struct DoubledSum {
    /// The sum, rounded, and what is left of it.
    private(set) var value = 0.0
    private(set) var rest = 0.0

    mutating func add(_ a: Double, _ b: Double) {
        let product = a * b
        let productError = (-product).addingProduct(a, b)
        let sum = value + product
        let part = sum - value
        let sumError = (value - (sum - part)) + (product - part)
        let error = rest + (productError + sumError)
        value = sum + error
        rest = error - (value - sum)
    }
}
