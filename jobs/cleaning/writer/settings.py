"""What a person may say about the file that is written."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class WriterSettings(BaseModel):
    """How to write the result."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["csv", "tsv", "xlsx"] = Field("csv", title="Format")
    headerless: Literal["keep", "generate"] = Field(
        "keep", title="No header", description="A file without a header stays so, or is given col_0, col_1, …"
    )
