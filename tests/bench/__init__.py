"""Benchmarks: medians and ratios from real servers over real sockets. See `bin/bench --help`."""
