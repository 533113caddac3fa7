"""Names of Uyghur, Kazakh, Mongol and Tibetan people in Chinese characters: no surname, but characters of their own."""

import re
from collections.abc import Iterator

from ...spans import PiiType, Span

#: Parts that such names are made of and other words seldom are.
_PARTS = (
    "古丽 买买提 买合 麦麦提 吐尔逊 吐尔洪 吐逊 艾合买提 艾买提 艾力 艾尼 阿卜杜 阿不都 阿布都 阿依 阿迪力 阿力木 "
    "热依 热合曼 热孜 热娜 木合塔尔 木沙 玉素 玉苏甫 帕提 帕丽 帕尔哈提 古力 努尔 努力曼 迪丽 迪力 赛买提 斯坎 "
    "依明 依布拉 易卜拉欣 伊布拉 伊敏 库尔班 肉孜 买提 巴哈尔 古扎 汗古 克孜 别克 叶尔 哈力 沙吾 塔西 "
    "巴特尔 巴图 巴雅尔 格日勒 格日乐 其其格 琪琪格 娜仁 托娅 图雅 高娃 萨仁 苏日 斯琴 乌兰 乌云 乌日 阿古拉 "
    "阿拉坦 敖日 额尔 布日 布和 呼格 呼日 宝音 那日 那木 孟和 孟克 哈斯 朝鲁 朝克 特木尔 铁木尔 通拉嘎 "
    "卓玛 卓嘎 多吉 多杰 扎西 次仁 才仁 次旦 旦增 丹增 格桑 央金 央宗 拉姆 白玛 仁青 仁增 洛桑 罗布 贡布 平措 "
    "边巴 普布 巴桑 索朗 索南 强巴 顿珠 晋美 曲珍 德吉 尼玛次 嘎玛 才让 才旦 桑吉 久美 旺堆 旺姆"
)
_CHARACTERS = (
    "买提木热依汗古丽阿迪力尔江吐艾克拜巴特格日乐勒娜仁花其敖扎西多吉卓玛央金旦增次丹达瓦顿珠塔图孟布德乌云斯琴娃哈萨"
    "托娅努合麦帕孜曼卜杜都不沙玉素苏甫赛坎明拉欣伊敏库班肉别叶雅琪根呼那朝鲁铁通嘎杰才桑宗姆青洛罗贡措边普索朗南强"
    "晋美曲珍吾亚尼逊洪依登加措让久旺堆宝音兰"
)
_T = f"[{''.join(sorted(set(_CHARACTERS)))}]"
_NAME = re.compile(rf"(?:{'|'.join(sorted(set(_PARTS.split()), key=len, reverse=True))}){_T}{{0,5}}(?:·{_T}{{2,8}})?")
_BEFORE = re.compile(rf"{_T}{{0,4}}$")
_PLACE_AFTER = re.compile(
    r"[\u4e00-\u9fff]{0,3}?(?:省|市|州|盟|县|区|旗|镇|乡|村|街|路|苏木|嘎查|山|河|湖|寺|草原|机场|地区|德勒|牌|店|饭|馆|酒|"
    r"餐厅|泉|矿泉水|藏|自治|浩特|察布|木齐|族|[^\u4e00-\u9fff]?专卖)"
)
_NOT_FIRST = frozenset("不都多加亚通强明和根云达通美金花青日次南边普")
_MOST_BEFORE = 4


def find_names_of_peoples(text: str) -> Iterator[Span]:
    """Such names in a folded text; places and goods with the same words stay."""
    for match in _NAME.finditer(text):
        start, end = match.span()
        before = _BEFORE.search(text, max(0, start - _MOST_BEFORE), start)
        if before:
            start = before.start()
        while start < match.start() and text[start] in _NOT_FIRST:
            start += 1
        if not _PLACE_AFTER.match(text, end) and end - start > 1:
            yield Span(start, end, PiiType.NAME, "name-of-a-people", 0.75)
