# ruff: noqa: PLR2004 - sizes and chances of drawings
"""Screens as people send them: chats, text messages, orders and parcel labels, in light and dark, in many sizes."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import zxingcpp
from PIL import Image

from benchmarks.redaction import draw_people as people
from benchmarks.redaction.draw import Canvas, Colour, Face, Piece, Truth, drawing, portrait

_WHITE, _BLACK, _GREY = (255, 255, 255), (25, 25, 25), (140, 140, 140)
_SIZES = ((1080, 2400), (1080, 1920), (720, 1600), (828, 1792), (1170, 2532), (1440, 3200))


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours of a chat or a page."""

    background: Colour
    theirs: Colour
    own: Colour
    text: Colour
    own_text: Colour


_THEMES = (
    Theme((237, 237, 237), _WHITE, (149, 236, 105), _BLACK, _BLACK),
    Theme((17, 17, 17), (44, 44, 44), (62, 178, 92), (213, 213, 213), (10, 20, 10)),
    Theme(_WHITE, (233, 233, 235), (0, 122, 255), _BLACK, _WHITE),
    Theme((0, 0, 0), (38, 38, 41), (10, 132, 255), (240, 240, 240), _WHITE),
    Theme((239, 230, 218), _WHITE, (217, 253, 211), (30, 40, 45), (30, 40, 45)),
    Theme((11, 20, 26), (32, 44, 51), (0, 92, 75), (233, 237, 239), (233, 237, 239)),
)

_PLAIN = (
    "你好，请问什么时候发货？", "亲，这边已经帮您登记了哦", "收到的鞋子开胶了，我要求退款",
    "好的，请稍等，正在为您查询",
    "已经三天了还没有人处理", "可以给您补偿5元优惠券", "不接受，我要全额退款", "商品页面写的是七天无理由退货",
    "包装完好，没有使用过", "The parcel arrived damaged.", "Please send a photo of the box.", "麻烦提供一下视频证明",
    "质检报告什么时候出来", "我已经联系平台客服了", "订单金额 ¥359.00，实付 ¥328.50", "运费谁来承担？",
    "今天下午4:30之前回复我",
)  # fmt: skip


def _message(rng: random.Random) -> list[Piece]:
    if rng.random() < 0.35:
        return [Piece(rng.choice(_PLAIN))]
    make: Callable[[], list[Piece]] = rng.choice(
        (
            lambda: [Piece("收件人"), people.name(rng), Piece("，电话"), people.phone(rng), Piece("，谢谢")],
            lambda: [Piece("地址是"), people.address(rng), Piece("，请尽快发货")],
            lambda: [Piece("我的身份证号"), people.id_number(rng), Piece("，帮我核对一下")],
            lambda: [Piece("退款打到这张卡 "), people.bank_card(rng), Piece(" 开户名"), people.name(rng)],
            lambda: [Piece("加我微信 "), people.messenger_id(rng), Piece(" 详聊")],
            lambda: [Piece("发票发到 "), people.email(rng), Piece(" 就行")],
            lambda: [Piece("快递单号 "), people.tracking_number(rng), Piece("，三天没更新了")],
            lambda: [people.name(rng), Piece(" "), people.phone(rng), Piece(" "), people.address(rng)],
            lambda: [Piece("My name is "), people.english_name(rng), Piece(", please call "), people.phone(rng)],
            lambda: [Piece("Ship it to "), people.english_address(rng), Piece(" instead.")],
        )
    )
    return make()


def chat(rng: random.Random) -> tuple[Image.Image, Truth]:
    """A chat with bubbles left and right, with or without pictures of the speakers."""
    width, height = rng.choice(_SIZES)
    theme, dp = rng.choice(_THEMES), width / 375
    canvas = Canvas(width, height, theme.background)
    face = _face(rng)
    size = round(rng.choice((15, 16, 17, 19)) * dp)
    title = [Piece(rng.choice(("客服小蜜", "潮流鞋履旗舰店", "在线客服", "Customer Care", "售后专员")))]
    canvas.write((round(width * 0.38), round(26 * dp)), title, face, round(17 * dp), theme.text)
    avatars = rng.random() < 0.8
    pictures = [_avatar(rng, round(40 * dp)) for _ in range(2)]
    y = round(70 * dp)
    while True:
        if rng.random() < 0.2:
            canvas.write(
                (round(width * 0.44), y),
                [Piece(f"{rng.randrange(24)}:{rng.randrange(60):02d}")],
                face,
                round(12 * dp),
                _GREY,
            )
            y += round(28 * dp)
        pieces, own = _message(rng), rng.random() < 0.5
        values = len(canvas.truth.values)
        wide, high = canvas.measure(pieces, face, size, round(width * 0.62))
        if y + high + round(50 * dp) > height:
            break
        pad, aside = round(11 * dp), round((58 if avatars else 14) * dp)
        left = width - aside - wide - 2 * pad if own else aside
        box = (left, y, left + wide + 2 * pad, y + high + 2 * pad - round(size * 0.4))
        canvas.draw.rounded_rectangle(box, round(6 * dp), fill=theme.own if own else theme.theirs)
        canvas.write(
            (left + pad, y + pad - round(size * 0.2)),
            pieces,
            face,
            size,
            theme.own_text if own else theme.text,
            round(width * 0.62),
        )
        assert len(canvas.truth.values) >= values
        if avatars:
            kind, picture, round_shape = pictures[own]
            place = (width - round(52 * dp) if own else round(12 * dp), y)
            canvas.paste(kind, picture, place, round_shape=round_shape)
        y = box[3] + round(rng.choice((12, 16, 22)) * dp)
    return _done(canvas)


def order(rng: random.Random) -> tuple[Image.Image, Truth]:
    """A shop's page about an order: a product, and rows of labels and values."""
    width, height = rng.choice(_SIZES)
    dark, dp = rng.random() < 0.35, width / 375
    back, card, text = ((20, 20, 20), (36, 36, 36), (225, 225, 225)) if dark else ((244, 244, 244), _WHITE, _BLACK)
    canvas = Canvas(width, height, back)
    face, size = _face(rng), round(rng.choice((13, 14, 15)) * dp)
    accent = rng.choice(((255, 80, 0), (225, 37, 27), (6, 160, 80)))
    canvas.write(
        (round(16 * dp), round(30 * dp)),
        [Piece(rng.choice(("等待卖家发货", "交易成功", "退款中", "已签收")))],
        face,
        round(20 * dp),
        accent,
    )
    y = round(76 * dp)
    canvas.draw.rectangle((round(10 * dp), y, width - round(10 * dp), y + round(82 * dp)), fill=card)
    pieces = [people.name(rng), Piece(" "), people.phone(rng)]
    canvas.write((round(24 * dp), y + round(10 * dp)), pieces, face, round(16 * dp), text)
    canvas.write((round(24 * dp), y + round(36 * dp)), [people.address(rng)], face, size, text, width - round(60 * dp))
    y += round(96 * dp)
    canvas.paste("", drawing(rng, round(80 * dp)), (round(24 * dp), y))
    canvas.write(
        (round(118 * dp), y),
        [Piece("2026秋季新款轻便透气运动鞋 男款 黑白配色 42码")],
        face,
        size,
        text,
        width - round(200 * dp),
    )
    canvas.write((width - round(76 * dp), y), [Piece("¥359.00")], face, size, text)
    y += round(96 * dp)
    right = rng.random() < 0.5
    for label, value in _rows(rng):
        wide, high = canvas.measure([value], face, size, round(width * 0.62))
        if y + high > height - round(40 * dp):
            break
        canvas.write((round(24 * dp), y), [Piece(label)], face, size, _GREY)
        x = width - round(24 * dp) - wide if right else round(110 * dp)
        canvas.write((x, y), [value], face, size, text, round(width * 0.62))
        y += high + round(12 * dp)
    if rng.random() < 0.4 and y + round(130 * dp) < height:
        canvas.paste("qr", _code(rng, zxingcpp.BarcodeFormat.QRCode, round(110 * dp)), (round(130 * dp), y))
    return _done(canvas)


def _rows(rng: random.Random) -> list[tuple[str, Piece]]:
    rows = [
        ("订单编号", Piece(f"26{rng.randrange(10**16, 10**17)}")),
        ("下单时间", _moment(rng)),
        ("收货人", people.name(rng)), ("联系电话", people.phone(rng)), ("收货地址", people.address(rng)),
        ("身份证号", people.id_number(rng)), ("退款账户", people.bank_card(rng)), ("电子邮箱", people.email(rng)),
        ("物流单号", people.tracking_number(rng)), ("商品数量", Piece("1")), ("配送方式", Piece("普通快递")),
        ("买家留言", Piece("请送到前台，工作日派送")), ("支付方式", Piece("在线支付")),
        ("发票类型", Piece("电子普通发票")),
    ]  # fmt: skip
    rng.shuffle(rows)
    return rows[: rng.randint(7, len(rows))]


def _moment(rng: random.Random) -> Piece:
    return Piece(f"2026-0{rng.randint(1, 9)}-1{rng.randrange(9)} 1{rng.randrange(9)}:2{rng.randrange(9)}:15")


def sms(rng: random.Random) -> tuple[Image.Image, Truth]:
    """Text messages from shops and carriers, on the whole width."""
    width, height = rng.choice(_SIZES)
    dark, dp = rng.random() < 0.4, width / 375
    back, bubble, text = (_BLACK, (48, 48, 50), _WHITE) if dark else (_WHITE, (238, 238, 240), _BLACK)
    canvas = Canvas(width, height, back)
    face, size, y = _face(rng), round(rng.choice((15, 16, 18)) * dp), round(60 * dp)
    while True:
        pieces: Sequence[Piece] = rng.choice(
            (
                [
                    Piece("【青鸟快递】您的包裹"),
                    people.tracking_number(rng),
                    Piece("已到"),
                    people.address(rng),
                    Piece("，请及时领取"),
                ],
                [
                    Piece("尊敬的"),
                    people.name(rng),
                    Piece("女士，您尾号为8832的订单已发货，联系电话"),
                    people.phone(rng),
                ],
                [Piece("【平台客服】您的退款申请已受理，预计3个工作日内到账，请留意短信通知。")],
                [
                    Piece("Dear "),
                    people.english_name(rng),
                    Piece(", your order ships to "),
                    people.english_address(rng),
                ],
            )
        )
        _, high = canvas.measure(pieces, face, size, round(width * 0.74))
        if y + high + round(40 * dp) > height:
            break
        box = (round(14 * dp), y, round(width * 0.86), y + high + round(16 * dp))
        canvas.draw.rounded_rectangle(box, round(14 * dp), fill=bubble)
        canvas.write((round(28 * dp), y + round(9 * dp)), pieces, face, size, text, round(width * 0.74))
        y = box[3] + round(14 * dp)
    return _done(canvas)


def label(rng: random.Random) -> tuple[Image.Image, Truth]:
    """A parcel's label: borders, large codes, a barcode, sender and recipient in small print."""
    width = rng.choice((900, 1080, 1240))
    height = round(width * rng.choice((1.2, 1.5)))
    dp = width / 375
    canvas = Canvas(width, height, _WHITE)
    face, bold = _face(rng), Face("sans", 800)
    canvas.draw.rectangle((8, 8, width - 8, height - 8), outline=_BLACK, width=3)
    canvas.write((round(20 * dp), round(14 * dp)), [Piece("青鸟快递 标准快件")], bold, round(20 * dp), _BLACK)
    canvas.write(
        (round(20 * dp), round(50 * dp)),
        [Piece(f"{rng.randrange(100, 999)}-B{rng.randrange(10, 99)} 00{rng.randrange(9)}")],
        bold,
        round(40 * dp),
        _BLACK,
    )
    tracking = people.tracking_number(rng)
    bars = _code(rng, zxingcpp.BarcodeFormat.Code128, round(280 * dp), tracking.text)
    canvas.paste("barcode", bars, (round(30 * dp), round(118 * dp)))
    y = round(128 * dp) + bars.height
    canvas.write((round(90 * dp), y), [tracking], face, round(15 * dp), _BLACK)
    for heading in ("收", "寄"):
        y += round(34 * dp)
        canvas.draw.line((8, y - 8, width - 8, y - 8), fill=_BLACK, width=2)
        canvas.write((round(20 * dp), y), [Piece(heading)], bold, round(22 * dp), _BLACK)
        size = round((15 if heading == "收" else 11) * dp)
        row = [people.name(rng), Piece("  "), people.phone(rng)]
        canvas.write((round(60 * dp), y), row, face, size, _BLACK)
        _, high = canvas.write(
            (round(60 * dp), y + round(size * 1.5)), [people.address(rng)], face, size, _BLACK, width - round(80 * dp)
        )
        y += high + size
    return _done(canvas)


STYLES: tuple[Callable[[random.Random], tuple[Image.Image, Truth]], ...] = (chat, chat, order, order, sms, label)


def _done(canvas: Canvas) -> tuple[Image.Image, Truth]:
    return canvas.image, canvas.truth


def _face(rng: random.Random) -> Face:
    return rng.choice((Face("hei"), Face("sans", 400), Face("sans", 350), Face("sans", 500)))


def _avatar(rng: random.Random, size: int) -> tuple[str, Image.Image, bool]:
    if rng.random() < 0.5:
        return "face", portrait(rng, size), rng.random() < 0.3
    return "avatar", drawing(rng, size), rng.random() < 0.3


def _code(rng: random.Random, form: zxingcpp.BarcodeFormat, width: int, text: str = "") -> Image.Image:
    """A code of about this width with its quiet zone."""
    text = text or f"https://pay.example.com/u/{rng.randrange(10**8)}"
    code = zxingcpp.create_barcode(text, form)
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=True)).convert("RGB")
    height = width if form is zxingcpp.BarcodeFormat.QRCode else round(width * 0.22)
    return picture.resize((picture.width * max(1, width // picture.width), height), Image.Resampling.NEAREST)
