print("switchyard-bench")
