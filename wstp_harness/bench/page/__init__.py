"""A result as one HTML page with its plots: offline, one file, readable on paper."""
