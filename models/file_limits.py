"""Settings: limits on what a file may contain. A file beyond one of them is refused, with a message."""

from pydantic import Field
from pydantic_settings import BaseSettings


class FileLimits(BaseSettings):
    """Part of Settings. Each sets the limit of the same name in `jobs/cleaning/limits.py`."""

    limit_rows: int = Field(2_000_000_000, ge=1, description="Most rows a table may have.")
    limit_columns: int = Field(16_384, ge=1, description="Most columns a table may have.")
    limit_cells: int = Field(
        200_000_000,
        ge=1,
        description="Most cells of a table in a workbook, JSON or Parquet, empty ones included.",
    )
    limit_pixels: int = Field(100_000_000, ge=1, description="Most pixels a picture may have.")
    limit_cell: int = Field(10 << 20, ge=1024, description="Longest cell, in bytes.")
    limit_record: int = Field(64 << 20, ge=1024, description="Longest row, in bytes.")
    limit_members: int = Field(1_000, ge=1, description="Most files in an archive, or parts of a workbook.")
    limit_sheets: int = Field(255, ge=1, description="Most sheets of a workbook.")
    limit_unpacked: int = Field(4 << 30, ge=1, description="Most bytes that may come out of a compressed file or archive.")
    limit_ratio: int = Field(
        200, ge=1, description="How many times its packed size that may be, from LIMIT_RATIO_FROM bytes on."
    )
    limit_ratio_from: int = Field(256 << 20, ge=1, description="Up to this many bytes, any ratio is accepted.")
    limit_memory: int = Field(
        2 << 30, ge=256 << 20, description="Memory, in bytes, to parse what is not delimited text (code MEMORY)."
    )
    limit_processor: int = Field(600, ge=1, description="Processor time for it, in seconds (code TIMEOUT).")
    limit_wall: int = Field(900, ge=1, description="Time for it, in seconds (code TIMEOUT).")

    def file_limits(self) -> dict[str, int]:
        """{name without `limit_`: value}."""
        return {name.removeprefix("limit_"): getattr(self, name) for name in FileLimits.model_fields}
