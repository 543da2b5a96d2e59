"""One kind of error for the user: what went wrong, where, and how to mend it.

Every :class:`ProductError` has a ``code``; the catalogues hold ``error.<code>`` (what and where)
and ``error.<code>.mend`` (what to do) in both languages, ``error.<code>.command`` where the command
line has a way of its own, which no page shows. Anything that can go wrong with files,
queries or parameters is caught at its border and raised as one of these.
"""

from __future__ import annotations


class ProductError(Exception):
    """An error meant to be read by the user in their own language.

    Parameters are the names used by the catalogue entries ``error.<code>`` and
    ``error.<code>.mend``; values must be plain strings or numbers.
    """

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        from jamsostek.base.language import speaker

        return " ".join(self.told(speaker("en")))

    def told(self, say) -> tuple[str, str]:
        """The message and the way to mend it, in the language of ``say``."""
        details = dict(self.details)
        if "reason" in details:  # a reason is a catalogue key itself
            details["detail"] = say(f"reason.{details['reason']}", **details)
        return say(f"error.{self.code}", **details), say(f"error.{self.code}.mend", **details)

    def command(self, say) -> str:
        """How the command line mends it, where it has a way of its own; else nothing."""
        key = f"error.{self.code}.command"
        return say(key) if say.has(key) else ""


def first_line(error: Exception) -> str:
    """The first line of what a library says went wrong."""
    return str(error).split("\n")[0]


def problem_text(say, problem) -> str:
    """One data problem (a row of ``data/problems``) in words: where it is and what is wrong."""
    where = problem.file
    if problem.line == problem.line and problem.line is not None:  # NaN: no single line
        where = say("problem.where_line", file=problem.file, line=int(problem.line))
    if isinstance(problem.column_name, str):
        where = say("problem.where_column", where=where, column=problem.column_name)
    # a missing text in a row of a DataFrame is NaN
    value, expected = (
        text if isinstance(text, str) else "" for text in (problem.value, problem.expected)
    )
    return f"{where}: {say(f'problem.{problem.rule}', value=value, expected=expected)}"
