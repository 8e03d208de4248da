"""What several benchmarks need: a running demo company, a visitor who is signed in, tables of figures."""
