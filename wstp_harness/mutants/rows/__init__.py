"""All mutants, one file a part of the API.

Rule: rows are derived from the tables (kinds, encodings, roles of parameters), so that a function
that joins the table gets its mutants; ``rest`` gives one to every exported function that no other
row breaks.
"""
