"""Conformance suites, benchmarks and version comparison for WSTP libraries."""
