"""The branch of errors that reports raise: a file that cannot be used, said in one sentence."""


class ReportError(Exception):
    """Base of everything ``report`` raises; the text is one line that says what to do."""
