import pytest

from vault.redaction.images.stitch import UNREADABLE, boxes_for, stitch, unreadable
from vault.redaction.reading import Box, Line, Page

EM, PITCH = 30, 42  # a Chinese character's width and a line's height with its margin


def line(text: str, left: int, top: int, confidence: float = 1.0) -> Line:
    boxes, x = [], left
    for character in text:
        width = EM // 2 if character.isascii() else EM
        boxes.append(Box(x, top, x + width, top + PITCH))
        x += width
    return Line(text, tuple(boxes), confidence)


def page(*lines: Line) -> Page:
    return Page(1080, 2400, lines)


def turned(page_: Page) -> Page:
    """The page held a quarter clockwise."""

    def turn(box: Box) -> Box:
        return Box(page_.height - box.bottom, box.left, page_.height - box.top, box.right)

    lines = tuple(Line(one.text, tuple(map(turn, one.boxes)), one.confidence) for one in page_.lines)
    return Page(page_.height, page_.width, lines)


BUBBLE = page(line("地址是青禾市望舒区梧桐路", 100, 100), line("12号锦绣花园，请尽快", 100, 142))
ORDER = page(
    line("收货人", 40, 100),
    line("陈可欣", 300, 100),
    line("手机号", 40, 142),
    line("16000000123", 300, 142),
    line("地址", 40, 184),
    line("青禾市望舒区梧桐路星河大道", 300, 184),
    line("12号锦绣花园", 300, 226),
)


def test_a_value_that_wraps_in_a_bubble_is_whole() -> None:
    assert stitch(BUBBLE).text == "地址是青禾市望舒区梧桐路12号锦绣花园，请尽快"


def test_a_label_and_its_value_stand_in_one_line_and_a_wrapped_value_is_whole() -> None:
    assert stitch(ORDER).text.split("\n") == [
        "收货人 陈可欣",
        "手机号 16000000123",
        "地址 青禾市望舒区梧桐路星河大道12号锦绣花园",
    ]


def test_a_label_half_way_down_its_value_comes_before_it() -> None:
    beside = page(line("地址", 40, 121), line("青禾市望舒区梧桐路星河大道", 300, 100), line("12号锦绣花园", 300, 142))
    assert stitch(beside).text == "地址 青禾市望舒区梧桐路星河大道12号锦绣花园"


def test_separate_bubbles_stay_separate() -> None:
    far = page(line("地址是青禾市望舒区梧桐路", 100, 100), line("12号锦绣花园", 100, 200))
    assert stitch(far).text == "地址是青禾市望舒区梧桐路\n12号锦绣花园"


def test_a_line_that_had_room_left_does_not_go_on() -> None:
    short = page(
        line("好的谢谢你", 100, 100), line("我的地址是青禾市望舒区梧桐路", 100, 142), line("12号锦绣花园", 100, 184)
    )
    assert stitch(short).text == "好的谢谢你\n我的地址是青禾市望舒区梧桐路12号锦绣花园"


def test_latin_words_are_joined_with_a_space_and_addresses_of_mail_without() -> None:
    words = page(line("please send it to the harbour", 100, 100), line("road again, thanks", 100, 142))
    mail = page(line("write to alice.hartwell@exam", 100, 100), line("ple.com", 100, 142))
    assert stitch(words).text == "please send it to the harbour road again, thanks"
    assert stitch(mail).text == "write to alice.hartwell@example.com"


def test_without_wrapping_every_row_is_a_line() -> None:
    assert stitch(BUBBLE, wrapped=False).text == "地址是青禾市望舒区梧桐路\n12号锦绣花园，请尽快"


def test_every_code_point_has_its_place() -> None:
    for one in (BUBBLE, ORDER, turned(ORDER)):
        stitched = stitch(one)
        assert len(stitched.text) == len(stitched.places)
        for character, place in zip(stitched.text, stitched.places, strict=True):
            assert character in " \n" if place is None else one.lines[place[0]].text[place[1]] == character


def test_a_page_held_sideways_reads_the_same() -> None:
    one = ORDER
    for _ in range(3):
        one = turned(one)
        assert stitch(one).text == stitch(ORDER).text


def test_a_wrapped_value_has_a_box_in_each_line_and_covers_its_characters() -> None:
    stitched = stitch(BUBBLE)
    start = stitched.text.index("梧桐路")
    boxes = boxes_for(BUBBLE, stitched, start, start + len("梧桐路12号"))
    assert len(boxes) == 2
    for box, covered in zip(boxes, (BUBBLE.lines[0].boxes[-3:], BUBBLE.lines[1].boxes[:3]), strict=True):
        assert box.left < covered[0].left
        assert box.right > covered[-1].right
        assert box.top < covered[0].top < covered[0].bottom < box.bottom
    assert boxes[0].left > BUBBLE.lines[0].boxes[-4].left


def test_padding_never_leaves_the_page() -> None:
    corner = Page(90, 42, (line("陈可欣", 0, 0),))
    assert boxes_for(corner, stitch(corner), 0, 3) == [Box(0, 0, 90, 42)]


def test_beside_an_uncertain_character_one_more_is_covered() -> None:
    sure, unsure = page(line("收货人陈可欣女士", 100, 100)), page(line("收货人陈可欣女士", 100, 100, 0.6))
    (narrow,), (wide,) = (boxes_for(one, stitch(one), 3, 6) for one in (sure, unsure))
    assert (narrow.left - wide.left, wide.right - narrow.right) == (EM, EM)


def test_lines_that_could_not_be_read_are_told_with_their_boxes() -> None:
    lost = Line(UNREADABLE, (Box(10, 10, 50, 30),), 0.0)
    assert unreadable(page(line("你好", 100, 100), lost, line("□□□", 100, 300, 0.3))) == [
        Box(10, 10, 50, 30),
        Box(100, 300, 190, 342),
    ]


def test_a_page_without_lines_is_an_empty_text() -> None:
    assert stitch(page()).text == ""


def tilted(page_: Page, by: float) -> Page:
    """The page as a photograph shows it that falls by `by` pixels for each pixel to the right."""

    def move(box: Box) -> Box:
        down = round(by * (box.left + box.right) / 2)
        return Box(box.left, box.top + down, box.right, box.bottom + down)

    lines = tuple(Line(one.text, tuple(map(move, one.boxes)), one.confidence) for one in page_.lines)
    return Page(page_.width, page_.height, lines)


FAR_APART = page(
    *(line(label, 40, 100 + 60 * row) for row, label in enumerate(("微信号", "收件人", "订单状态", "手机号"))),
    *(
        line(value, 800, 100 + 60 * row)
        for row, value in enumerate(("heron_2041", "陈可欣", "已完成了", "16000000123"))
    ),
)


@pytest.mark.parametrize("by", [-0.09, -0.03, 0.03, 0.09])
def test_labels_keep_their_values_on_a_tilted_photograph(by: float) -> None:
    assert stitch(tilted(FAR_APART, by)).text.split("\n") == [
        "微信号 heron_2041",
        "收件人 陈可欣",
        "订单状态 已完成了",
        "手机号 16000000123",
    ]


def test_a_value_in_a_slanted_line_is_covered_without_what_is_above_and_below() -> None:
    slanted = tilted(page(line("地址是青禾市望舒区梧桐路十二号锦绣花园", 100, 400)), 0.1)
    stitched = stitch(slanted)
    boxes = boxes_for(slanted, stitched, 3, len(stitched.text))
    assert max(box.bottom - box.top for box in boxes) < 1.6 * PITCH
    for glyph in slanted.lines[0].boxes[3:]:
        assert any(
            box.left <= glyph.left < glyph.right <= box.right and box.top <= glyph.top < glyph.bottom <= box.bottom
            for box in boxes
        )


def test_two_columns_whose_values_both_wrap_are_read_one_after_the_other() -> None:
    columns = page(
        line("地址：", 40, 100), line("青禾市望舒区梧桐路", 160, 100), line("地址：", 600, 100),
        line("临溪市东湖区学府街", 720, 100), line("12号", 160, 142), line("7号楼", 720, 142),
    )  # fmt: skip
    assert stitch(columns).text == "地址： 青禾市望舒区梧桐路12号\n地址： 临溪市东湖区学府街7号楼"


def test_rows_of_a_table_stay_apart_where_cells_are_full() -> None:
    table = page(
        line("陈可欣然子", 40, 100), line("青禾市望舒区", 300, 100),
        line("周浩然子墨", 40, 142), line("临溪市东湖区", 300, 142),
    )  # fmt: skip
    assert stitch(table).text == "陈可欣然子 青禾市望舒区\n周浩然子墨 临溪市东湖区"


@pytest.mark.parametrize("label", ["收件人", "电话：", "Phone"])
def test_a_value_that_was_read_badly_is_hidden_whole_beside_or_under_a_personal_label(label: str) -> None:
    beside = page(line(label, 40, 100), line("l6O0.OOl23", 400, 100, 0.7))
    under = page(line(label, 40, 100), line("l6O0.OOl23", 50, 160, 0.7))
    assert [len(unreadable(one)) for one in (beside, under)] == [1, 1]


def test_other_lines_that_were_read_badly_are_left_to_the_rules() -> None:
    assert unreadable(page(line("订单状态", 40, 100), line("已芫成", 400, 100, 0.7))) == []
    assert unreadable(page(line("电话：", 40, 100), line("16000000123", 400, 100, 0.95))) == []
