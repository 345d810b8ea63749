"""How pictures are to be resized. The fields are the kind's form, the API's schema, and the command's options."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Size = tuple[int, int]
FILLED = ("fill", "pad")


class PictureSettings(BaseModel):
    """Width and height in pixels, and how a picture comes to have them."""

    model_config = ConfigDict(extra="forbid")

    width: int | None = Field(None, ge=1, le=20_000, title="Width", description="In pixels. If empty, it follows the height.")
    height: int | None = Field(None, ge=1, le=20_000, title="Height", description="In pixels. If empty, it follows the width.")
    how: Literal["fit", "fill", "pad"] = Field(
        "fit",
        title="How",
        description="Fit: nothing is cut off, and one side may be shorter. Fill: exactly this size, cropped. "
        "Pad: exactly this size, with an edge where the picture has another shape.",
        json_schema_extra={"labels": {"fit": "Fit", "fill": "Fill and crop", "pad": "Pad"}},
    )
    enlarge: bool = Field(False, title="Enlarge small pictures", description="Otherwise a picture never grows.")
    format: Literal["keep", "jpeg", "png", "webp"] = Field(
        "keep",
        title="Format",
        description="Keep: JPEG, PNG and WebP stay what they are, all others become PNG.",
        json_schema_extra={"labels": {"keep": "Keep", "jpeg": "JPEG", "png": "PNG", "webp": "WebP"}},
    )
    quality: int = Field(
        85,
        ge=1,
        le=100,
        title="Quality",
        description="Of JPEG and WebP: the lower, the smaller the file.",
        json_schema_extra={"when": {"format": ["keep", "jpeg", "webp"]}},
    )
    background: str = Field(
        "#ffffff",
        pattern="^#[0-9a-fA-F]{6}$",
        title="Background",
        description="Colour of edges, and behind what is transparent where the format has no transparency; such as #ffffff.",
        json_schema_extra={"advanced": True},
    )

    def missing(self) -> str | None:
        """What is still to be said before anything can be resized."""
        if self.how in FILLED and (self.width is None or self.height is None):
            return f"To {self.how} a size, both width and height are needed."
        if self.width is None and self.height is None:
            return "Which size? Give a width, a height, or both."
        return None

    def scaled(self, size: Size) -> Size:
        """The size to which a picture of this size is scaled, before it is cropped or padded."""
        factors = [wanted / given for wanted, given in zip((self.width, self.height), size, strict=True) if wanted]
        factor = max(factors) if self.how == "fill" else min(factors)
        if not self.enlarge:
            factor = min(factor, 1.0)
        return max(1, round(size[0] * factor)), max(1, round(size[1] * factor))

    def whole(self, scaled: Size) -> Size:
        """The size of the result. A picture too small to fill, and not to grow, is cropped to the shape alone."""
        if self.how == "fit" or self.width is None or self.height is None:
            return scaled
        if self.how == "pad":
            return self.width, self.height
        return min(self.width, scaled[0]), min(self.height, scaled[1])
