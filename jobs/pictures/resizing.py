"""One picture: upright, in its new size, without anything in it but the picture. Runs in the confined process alone."""

import warnings
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Any, NamedTuple

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from jobs.cleaning.limits import LIMITS
from jobs.pictures.settings import PictureSettings, Size

READ = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
"""Formats that are opened, and no others: Pillow knows some whose readers start other programs."""
KEPT = {"JPEG": "jpeg", "MPO": "jpeg", "PNG": "png", "WEBP": "webp"}
"""What stays what it is. MPO is what Pillow calls the JPEG of a phone that put a second picture behind the first."""
ENDINGS = {"jpeg": ".jpg", "png": ".png", "webp": ".webp"}
LARGEST = {"jpeg": ("JPEG", 65_500), "webp": ("WebP", 16_383)}
"""Pixels on a side for which a format has room."""
SIDEWAYS = (5, 6, 7, 8)
ORIENTATION = 0x0112


class NoPicture(Exception):
    """Why there is no picture; a sentence."""


class Made(NamedTuple):
    """What came of a picture: the ending that its file should have, and its size."""

    ending: str
    size: Size


def resize(source: IO[bytes], out: Path, settings: PictureSettings) -> Made:
    """Raises NoPicture; Pillow raises all sorts of errors for what is damaged."""
    with opened(source) as image:
        kept = settings.format if settings.format != "keep" else KEPT.get(image.format or "", "png")
        is_sideways = image.getexif().get(ORIENTATION) in SIDEWAYS
        upright = image.size[::-1] if is_sideways else image.size
        size = settings.scaled((upright[0], upright[1]))
        demand_size(kept, settings.whole(size))
        image.draft("RGB", size[::-1] if is_sideways else size)  # a JPEG is read at about that size at once
        picture = in_srgb(ImageOps.exif_transpose(image))
    picture = shaped(picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0), settings)
    save(picture, out, kept, settings)
    return Made(ENDINGS[kept], picture.size)


def opened(source: IO[bytes]) -> Image.Image:
    """Only its header is read yet."""
    Image.MAX_IMAGE_PIXELS = LIMITS.pixels
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(source, formats=READ)
    except UnidentifiedImageError:
        raise NoPicture("It is not a picture that can be read: JPEG, PNG, WebP, GIF, BMP or TIFF.") from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoPicture(f"It has more than the {LIMITS.pixels / 1e6:,.0f} million pixels that are allowed.") from None


def demand_size(kept: str, size: Size) -> None:
    name, most = LARGEST.get(kept, (kept, max(size)))
    if max(size) > most:
        raise NoPicture(f"It would be {size[0]:,} × {size[1]:,} pixels. {name} has room for {most:,} on a side.")


def in_srgb(image: Image.Image) -> Image.Image:
    """RGB or RGBA, in the colours that screens mean when nothing else is said."""
    if image.mode == "F":
        raise NoPicture("Its pixels are fractions, and nothing says which is white. Save it with 8 or 16 bits a channel.")
    if image.mode == "I" or image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if "A" in image.mode or "transparency" in image.info:
        picture = image.convert("RGBA")
        alpha = picture.getchannel("A")
        picture = by_profile(picture.convert("RGB"), image)
        picture.putalpha(alpha)
        return picture
    return by_profile(image if image.mode == "CMYK" else image.convert("RGB"), image)


def by_profile(picture: Image.Image, image: Image.Image) -> Image.Image:
    """What the image's colour profile says, if it fits the picture. One that cannot be read says nothing."""
    profile = image.info.get("icc_profile")
    if profile and image.mode[:3] in ("RGB", "CMY"):
        with suppress(ImageCms.PyCMSError, OSError):
            given, usual = ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(picture, given, usual, outputMode="RGB") or picture
    return picture.convert("RGB")


def shaped(picture: Image.Image, settings: PictureSettings) -> Image.Image:
    """Cropped or padded around its middle."""
    size = settings.whole(picture.size)
    if size == picture.size:
        return picture
    left, top = (size[0] - picture.width) // 2, (size[1] - picture.height) // 2
    ground = Image.new(picture.mode, size, settings.background)
    ground.paste(picture, (left, top))
    return ground


def save(picture: Image.Image, out: Path, kept: str, settings: PictureSettings) -> None:
    """Pixels and nothing else: no place, no camera, no comment."""
    if kept == "jpeg" and picture.mode == "RGBA":
        ground = Image.new("RGB", picture.size, settings.background)
        ground.paste(picture, mask=picture.getchannel("A"))
        picture = ground
    picture.info.clear()
    options: dict[str, dict[str, Any]] = {"png": {"optimize": True}, "webp": {"quality": settings.quality, "method": 4}}
    picture.save(out, kept, **options.get(kept, {"quality": settings.quality, "optimize": True, "progressive": True}))
