"""Make ``pytest suites`` in a checkout the same run as ``wstp-harness run`` outside of one."""

pytest_plugins = ["wstp_harness.plugin"]
