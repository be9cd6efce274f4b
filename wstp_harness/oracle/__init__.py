"""Expected results in plain Python: what the documentation and arithmetic say a library does.

Rule: nothing here was copied from, or ever asks, a library under test. Numbers come from
`fractions.Fraction`, text from Python's codecs, sequences from the documentation. Only
`steps.py` knows the lab's value types; everything else is pure.
"""
