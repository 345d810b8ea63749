"""One picture: its size, its orientation, and which metadata is kept."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from jobs.pictures.resizing import NoPicture, resize
from jobs.pictures.settings import PictureSettings
from tests.jobs.pictures.making import bomb, opened, picture, sideways


def resized(tmp_path: Path, content: bytes, **settings: Any) -> Image.Image:
    resize(BytesIO(content), tmp_path / "out", PictureSettings(**settings))
    return opened((tmp_path / "out").read_bytes())


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ({"width": 20}, (20, 10)),
        ({"height": 5}, (10, 5)),
        ({"width": 20, "height": 20}, (20, 10)),
        ({"width": 10, "height": 10, "how": "fill"}, (10, 10)),
        ({"width": 10, "height": 10, "how": "pad"}, (10, 10)),
        ({"width": 400}, (40, 20)),
        ({"width": 400, "enlarge": True}, (400, 200)),
        ({"width": 60, "height": 60, "how": "fill"}, (40, 20)),
        ({"width": 60, "height": 60, "how": "pad"}, (60, 60)),
    ],
)
def test_sizes(tmp_path: Path, settings: dict[str, Any], size: tuple[int, int]) -> None:
    assert resized(tmp_path, picture(), **settings).size == size


def test_padding_has_the_colour_that_was_asked_for(tmp_path: Path) -> None:
    made = resized(tmp_path, picture(kind="PNG"), width=20, height=20, how="pad", background="#00ff00")
    assert [made.getpixel(at) for at in ((10, 0), (2, 10), (17, 10))] == [(0, 255, 0), (255, 0, 0), (0, 0, 255)]


def test_a_picture_is_turned_upright_and_keeps_nothing_to_itself(tmp_path: Path) -> None:
    made = resized(tmp_path, sideways(), width=10)
    assert made.size == (10, 20)
    assert made.getpixel((5, 2)) != made.getpixel((5, 17))
    content = (tmp_path / "out").read_bytes()
    assert not made.getexif()
    assert b"Secret" not in content
    assert b"home" not in content


@pytest.mark.parametrize(
    ("kind", "kept"), [("JPEG", "JPEG"), ("WEBP", "WEBP"), ("GIF", "PNG"), ("BMP", "PNG"), ("TIFF", "PNG")]
)
def test_formats_are_kept_where_browsers_know_them(tmp_path: Path, kind: str, kept: str) -> None:
    assert resized(tmp_path, picture(kind=kind), width=8).format == kept
    assert resized(tmp_path, picture(kind=kind), width=8, format="jpeg").format == "JPEG"


def test_what_a_phone_writes_with_a_second_picture_in_it_is_a_jpeg(tmp_path: Path) -> None:
    both = picture(kind="MPO", save_all=True, append_images=[Image.new("RGB", (40, 20))])
    assert opened(both).format == "MPO"
    assert resized(tmp_path, both, width=8).format == "JPEG"


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "I;16"])
def test_every_way_to_hold_pixels(tmp_path: Path, mode: str) -> None:
    content = BytesIO()
    Image.new(mode, (8, 8)).save(content, "TIFF" if mode == "CMYK" else "PNG")
    assert resized(tmp_path, content.getvalue(), width=4, format="webp").size == (4, 4)


def test_what_is_clear_stays_clear_or_gets_the_background(tmp_path: Path) -> None:
    content = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(content, "PNG")
    assert resized(tmp_path, content.getvalue(), width=4).getpixel((1, 1)) == (0, 0, 0, 0)
    assert resized(tmp_path, content.getvalue(), width=4, format="jpeg").getpixel((1, 1)) == (255, 255, 255)


def test_a_colour_profile_is_followed_and_then_dropped(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = resized(tmp_path, picture(icc_profile=profile), width=10)
    assert "icc_profile" not in made.info


@pytest.mark.parametrize(("kept", "most"), [("webp", "WebP has room for 16,383"), ("jpeg", "JPEG has room for 65,500")])
def test_what_a_format_cannot_hold_is_refused_in_its_name(tmp_path: Path, kept: str, most: str) -> None:
    with pytest.raises(NoPicture, match=f"It would be 8 × 100,000 pixels. {most} on a side."):
        resized(tmp_path, picture((8, 100_000), kind="PNG"), width=8, format=kept)


def test_fractions_of_which_nobody_knows_the_white_are_no_black_picture(tmp_path: Path) -> None:
    content = BytesIO()
    Image.new("F", (40, 20), 0.5).save(content, "TIFF")
    with pytest.raises(NoPicture, match="Its pixels are fractions"):
        resized(tmp_path, content.getvalue(), width=8)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    with pytest.raises(NoPicture, match="100 million pixels"):
        resized(tmp_path, bomb(), width=10)


@pytest.mark.parametrize("content", [b"%!PS-Adobe-3.0 EPSF-3.0\n", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b""])
def test_other_formats_are_not_even_tried(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NoPicture, match="not a picture that can be read"):
        resized(tmp_path, content, width=10)
