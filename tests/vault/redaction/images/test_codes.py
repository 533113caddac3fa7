import numpy as np
import pytest
import zxingcpp
from PIL import Image

from vault.redaction.images.codes import find_codes
from vault.redaction.images.frames import Pixels
from vault.redaction.reading import VisualKind

QR, BARS = zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.Code128


def code(text: str, form: zxingcpp.BarcodeFormat, width: int, height: int) -> Image.Image:
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, form), scale=1, add_quiet_zones=True)
    return Image.fromarray(drawn).convert("RGB").resize((width, height), Image.Resampling.NEAREST)


def on_page(picture: Image.Image, left: int = 200, top: int = 300) -> Pixels:
    page = Image.new("RGB", (800, 1000), (250, 250, 250))
    page.paste(picture, (left, top))
    return np.asarray(page)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_qr_code_is_found_whole_and_read(quarters: int) -> None:
    (found,) = find_codes(
        np.ascontiguousarray(np.rot90(on_page(code("https://pay.example.com/u/7", QR, 290, 290)), quarters))
    )
    assert found.kind is VisualKind.QR
    assert found.text == "https://pay.example.com/u/7"
    assert min(found.box.right - found.box.left, found.box.bottom - found.box.top) > 220


def test_a_code_in_light_on_dark_is_found() -> None:
    (found,) = find_codes(255 - on_page(code("https://pay.example.com/u/7", QR, 290, 290)))
    assert found.kind is VisualKind.QR


@pytest.mark.parametrize("quarters", [0, 1])
def test_of_a_barcode_every_bar_is_covered_from_top_to_bottom(quarters: int) -> None:
    page = on_page(code("ZZ1234567890123", BARS, 480, 120))
    dark = np.argwhere(np.rot90(page, quarters)[:, :, 0] < 100)
    (found,) = find_codes(np.ascontiguousarray(np.rot90(page, quarters)))
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    assert (found.kind, found.text) == (VisualKind.BARCODE, "ZZ1234567890123")
    assert found.box.left <= left < right < found.box.right
    assert found.box.top <= top < bottom < found.box.bottom


@pytest.mark.parametrize("degrees", [-5, -3, 3, 5])
def test_of_a_slanted_barcode_every_bar_is_covered(degrees: int) -> None:
    page = Image.fromarray(on_page(code("ZZ1234567890123", BARS, 480, 120)))
    slanted = np.asarray(page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=(250, 250, 250)))
    dark = np.argwhere(slanted[:, :, 0] < 100)
    (found,) = find_codes(slanted)
    (top, left), (bottom, right) = dark.min(axis=0), dark.max(axis=0)
    assert found.box.left <= left < right < found.box.right
    assert found.box.top <= top < bottom < found.box.bottom


def test_a_barcode_stays_apart_from_what_is_printed_below_it() -> None:
    page = on_page(code("ZZ1234567890123", BARS, 480, 120)).copy()
    page[520:560, 200:680] = 0
    (found,) = find_codes(page)
    assert found.box.bottom < 500


def test_a_page_without_codes_has_none() -> None:
    assert find_codes(np.full((400, 400, 3), 255, np.uint8)) == []


def test_a_qr_code_that_can_not_be_read_is_found_all_the_same() -> None:
    page = on_page(code("https://pay.example.com/u/7?t=0123456789", QR, 330, 330)).copy()
    page[400:460, 300:420] = 255
    assert any(visual.kind is VisualKind.QR and visual.box.right - visual.box.left > 200 for visual in find_codes(page))


def test_noise_is_not_full_of_codes() -> None:
    noise = np.random.default_rng(3).normal(180, 4, (1280, 720, 1)).repeat(3, axis=2)
    assert find_codes(np.clip(noise, 0, 255).astype(np.uint8)) == []
