"""Transcripts without times: `name: text`. Forms and orders look alike, so much has to speak for a conversation."""

import re
from collections import Counter

from ..reading import Conversation
from .transcript import SAMPLE, Head, heads_of, lines_of, stitched

_NEVER = r":：\[\]【】<>|\"“”'，。！？,;；=/\\{}"
_HEAD = re.compile(
    rf"[\[【<]?(?P<name>[^\s{_NEVER}](?:[^\n{_NEVER}]{{0,28}}[^\s{_NEVER}])?)[\]】>]? ?[:：](?P<rest>.*)", re.DOTALL
)
_LABEL = re.compile(
    r"电话|手机|号码?$|地址|姓名|收货|收件|寄件|联系|金额|实付|应付|价格|合计|总计|日期|时间|编号|单号|卡|账户|账号|身份|证件|备注|订单|"
    r"商品|产品|数量|规格|型号|邮箱|微信|QQ|户主|住址|委托|受托|事项|权限|签名|标题|主题|原因|诉求|要求|说明|附件|问题|方式|状态|"
    r"名称|品牌|物流|快递单|支付|付款|退款|店铺名|平台|类型|类别|理由|经过|事实|证据|结果|性别|年龄|生日|[一二三四五六七八九十][、.]|^[0-9]{1,4}$|"
    r"^注|name|phone|tel|mobile|address|e-?mail|date|time|order|amount|total|price|subject|^(?:from|to|cc|bcc|re|fw|"
    r"fwd|note|notes|ps|id|url|sent|https?|ftp)$|number|\bno\.?$|card|account|status|item|quantity|product|reason|tracking|payment|refund|invoice|city|state|zip|country|version|size|colou?r",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:我|你|对方|本人|消费者|用户|顾客|客户|买家|卖家|商家|商户|店家|店主|掌柜|老板|主播|家长|老师|亲|甲|乙|问|答|"
    r"me|you|q|a|bot|user|agent|customer|seller|buyer|merchant|support|assistant|client|host)[0-9A-Za-z]{0,6}$"
    r"|客服|坐席|座席|专员|助手|机器人|小二|support|service|agent",
    re.IGNORECASE,
)
_SHARE, _LABEL_SHARE, _FEWEST = 0.5, 0.2, 3


def read_named(text: str) -> Conversation | None:
    """The conversation of such a transcript, or None."""
    lines = [line.strip() for line in lines_of(text)]
    filled = [line for line in lines[:SAMPLE] if line]
    heads = heads_of(lines[:SAMPLE], _head)
    names = Counter(head.speaker for head in heads if head)
    labels = sum(count for name, count in names.items() if _LABEL.search(name))
    spoken = names.total() - labels
    roles = sum(bool(_ROLE.search(name)) and not _LABEL.search(name) for name in names)
    enough = spoken >= _FEWEST or (spoken == 2 and roles == 2)  # noqa: PLR2004 - a question and its answer
    if not filled or not _head(filled[0]) or not enough or labels > spoken * _LABEL_SHARE:
        return None
    if spoken < len(filled) * _SHARE or len(names) < 2 or (max(names.values()) < 2 and roles < 2):  # noqa: PLR2004 - as above
        return None
    if len(names) * 2 > spoken + 2 and roles < 2:  # noqa: PLR2004 - as above
        return None
    kept = [head if head and not _LABEL.search(head.speaker) else None for head in heads_of(lines, _head)]
    return Conversation("named-lines", tuple(stitched(lines, kept)))


def _head(line: str) -> Head | None:
    match = _HEAD.fullmatch(line)
    return None if not match or match["rest"].startswith("//") else Head(match["name"], "", match["rest"].strip())
