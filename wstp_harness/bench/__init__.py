"""Measure libraries and compare them: the native pump's driver, schedules, figures.

The timed loops are native (`pump/`, built with the engine) and run in fresh processes; nothing
in this package calls a library. `paired` reports medians, ratios and their spread, and never a
verdict; `gate` judges; `self_check` says how often the gate errs; `page` shows a stored result.
"""
