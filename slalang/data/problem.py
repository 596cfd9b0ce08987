"""Why data cannot be scored as a whole, and what to do about it."""

from __future__ import annotations


class DataProblem(Exception):
    """Data that is not there, cannot be opened or does not fit the agreement at all."""

    def __init__(self, message: str, help: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        """What was found, in one sentence without a full stop."""
        self.help = help
        """The one next step, as a sentence."""
        self.details = details
        """What belongs to the message, a line each."""


def needs(extra: str, what: str) -> DataProblem:
    """The refusal of something that an optional library has to do: `needs("data", "Parquet")`."""
    library = {
        "data": "DuckDB", "postgres": "psycopg", "spark": "PySpark", "clickhouse": "chdb",
    }[extra]  # fmt: skip
    return DataProblem(
        f"{what} needs {library}, which is not installed here",
        f"Run `pip install 'slalang[{extra}]'`, then the command again.",
    )
