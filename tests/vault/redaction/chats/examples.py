# ruff: noqa: E501 - a line of an export stays one line
"""Exports of many programs and what they say, as `(format, media type, text, messages)`. All people are invented."""

Said = tuple[str, str, str]  # speaker, time, text

TEXT = "text/plain"
YOU, SHOP = "嘉禾不加糖", "云絮家纺-客服小禾"

EXAMPLES: dict[str, tuple[str, str, str, list[Said]]] = {
    "WeChat, copied on a PC": (
        "blocks",
        TEXT,
        f"{YOU} 2026/6/2 19:21:07\n你好,多久发货\n第二行\n\n{SHOP} 2026/6/2 19:24:55\n明天\n",
        [(YOU, "2026/6/2 19:21:07", "你好,多久发货\n第二行"), (SHOP, "2026/6/2 19:24:55", "明天")],
    ),
    "WeChat, copied with words for the day": (
        "blocks",
        TEXT,
        f"{YOU} 昨天 19:21\n在吗\n{SHOP} 星期二 09:05\n在的\n",
        [(YOU, "昨天 19:21", "在吗"), (SHOP, "星期二 09:05", "在的")],
    ),
    "WeChat on a Mac": (
        "blocks",
        TEXT,
        f"{YOU}\n2026年6月2日 19:21\n在吗\n\n{SHOP}\n2026年6月2日 19:24\n在的\n",
        [(YOU, "2026年6月2日 19:21", "在吗"), (SHOP, "2026年6月2日 19:24", "在的")],
    ),
    "WeChat, history by mail": (
        "wechat-mail",
        TEXT,
        (
            "Dear:\n\n这是你和“某店”的聊天记录\n\n—————  2026-05-19  —————\n\n\n小李  19:02\n\n还有货吗\n\n"
            "老韩(二单元)  19:05\n\n有\n\n—————  2026-05-20  —————\n\n小李  08:00\n\n好"
        ),
        [
            ("", "", "Dear:\n\n这是你和“某店”的聊天记录"),
            ("", "", "—————  2026-05-19  —————"),
            ("小李", "2026-05-19 19:02", "还有货吗"),
            ("老韩(二单元)", "2026-05-19 19:05", "有"),
            ("", "", "—————  2026-05-20  —————"),
            ("小李", "2026-05-20 08:00", "好"),
        ],
    ),
    "WeChat, by a tool that exports tables": (
        "table",
        TEXT,
        (
            "localId,TalkerId,Type,SubType,IsSender,CreateTime,Status,StrContent,StrTime,Remark,NickName,Sender\n"
            '1,3,1,0,1,1787659200,,"孩子充的,能退吗",2026-08-25 22:00:00,平台客服,客服,我\n'
            "2,3,3,0,0,1787659260,,请稍等,2026-08-25 22:01:00,平台客服,客服,平台客服\n"
        ),
        [
            ("我", "2026-08-25 22:00:00", "孩子充的,能退吗\nRemark: 平台客服\nNickName: 客服"),
            ("平台客服", "2026-08-25 22:01:00", "请稍等\nType: 3\nRemark: 平台客服\nNickName: 客服"),
        ],
    ),
    "WhatsApp, Android, USA": (
        "whatsapp",
        TEXT,
        (
            "8/21/26, 9:14\u202fPM - Messages are end-to-end encrypted.\n8/21/26, 9:14\u202fPM - Avery Sample: Hi\nthere\n"
            "8/21/26, 9:20\u202fPM - +1 (202) 555-0117: IMG-1.jpg (file attached)\n"
        ),
        [
            ("", "8/21/26, 9:14\u202fPM", "Messages are end-to-end encrypted."),
            ("Avery Sample", "8/21/26, 9:14\u202fPM", "Hi\nthere"),
            ("+1 (202) 555-0117", "8/21/26, 9:20\u202fPM", ""),
        ],
    ),
    "WhatsApp, Android, Germany": (
        "whatsapp",
        TEXT,
        "21.08.26, 21:14 - Avery Sample: Hallo\n21.08.26, 21:15 - Shop: Guten Tag\n",
        [("Avery Sample", "21.08.26, 21:14", "Hallo"), ("Shop", "21.08.26, 21:15", "Guten Tag")],
    ),
    "WhatsApp, Android, Britain and India": (
        "whatsapp",
        TEXT,
        "21/08/2026, 21:14 - Avery Sample: Hello\n21/08/2026, 9:15 pm - Shop: Good evening\n",
        [("Avery Sample", "21/08/2026, 21:14", "Hello"), ("Shop", "21/08/2026, 9:15 pm", "Good evening")],
    ),
    "WhatsApp, Android, China": (
        "whatsapp",
        TEXT,
        "2026/8/21 下午9:14 - 林晚: 你好\n2026/8/21 下午9:15 - 小店: 在的\n",
        [("林晚", "2026/8/21 下午9:14", "你好"), ("小店", "2026/8/21 下午9:15", "在的")],
    ),
    "WhatsApp, Android, Spain": (
        "whatsapp",
        TEXT,
        "21/8/26 21:14 - Avery Sample: Hola\n21/8/26 21:15 - Tienda: Buenas\n",
        [("Avery Sample", "21/8/26 21:14", "Hola"), ("Tienda", "21/8/26 21:15", "Buenas")],
    ),
    "WhatsApp, iOS": (
        "whatsapp",
        TEXT,
        (
            "[21/08/2026, 21:14:05] Shop: \u200eMessages are end-to-end encrypted.\n"
            "[21/08/2026, 21:14:05] Avery Sample: Hi\n\u200e[21/08/2026, 21:15:00] Shop: \u200e<attached: 0002-PHOTO.jpg>\n"
        ),
        [
            ("Shop", "21/08/2026, 21:14:05", "Messages are end-to-end encrypted."),
            ("Avery Sample", "21/08/2026, 21:14:05", "Hi"),
            ("Shop", "21/08/2026, 21:15:00", ""),
        ],
    ),
    "WhatsApp, iOS, China": (
        "whatsapp",
        TEXT,
        "\u200e[2026/8/21 下午9:14:05] 小店: 端到端加密\n[2026/8/21 下午9:14:05] 林晚: 你好\n",
        [("小店", "2026/8/21 下午9:14:05", "端到端加密"), ("林晚", "2026/8/21 下午9:14:05", "你好")],
    ),
    "QQ": (
        "qq",
        TEXT,
        "消息记录（此消息记录为文本格式，不支持重新导入）\n\n"
        + "=" * 64
        + "\n消息分组:我的好友\n"
        + "=" * 64
        + "\n消息对象:小店\n\n"
        "2026-06-02 19:21:07 嘉禾(100000001)\n在吗\n\n2026-06-02 19:22:00 小店\n在\n",
        [
            ("", "", "消息记录（此消息记录为文本格式，不支持重新导入）"),
            ("", "", "=" * 64),
            ("", "", "消息分组:我的好友"),
            ("", "", "=" * 64),
            ("", "", "消息对象:小店"),
            ("嘉禾(100000001)", "2026-06-02 19:21:07", "在吗"),
            ("小店", "2026-06-02 19:22:00", "在"),
        ],
    ),
    "Wangwang": (
        "blocks",
        TEXT,
        "tb嘉禾 (2026-06-02 19:21:07):\n在吗\n示例旗舰店:小禾 (2026-06-02 19:22:00):\n在的亲\n",
        [("tb嘉禾", "2026-06-02 19:21:07", "在吗"), ("示例旗舰店:小禾", "2026-06-02 19:22:00", "在的亲")],
    ),
    "Wangwang, on one line": (
        "transcript",
        TEXT,
        "tb嘉禾(2026-06-02 19:21:07): 在吗\n示例旗舰店(2026-06-02 19:22:00): 在的亲\n",
        [("tb嘉禾", "2026-06-02 19:21:07", "在吗"), ("示例旗舰店", "2026-06-02 19:22:00", "在的亲")],
    ),
    "a short video shop": (
        "blocks",
        TEXT,
        "嘉禾 06-02 19:21:07\n在吗\n示例直播间客服 06-02 19:22:10\n在的\n",
        [("嘉禾", "06-02 19:21:07", "在吗"), ("示例直播间客服", "06-02 19:22:10", "在的")],
    ),
    "Telegram, copied": (
        "blocks",
        TEXT,
        "Avery Sample, [21.08.2026 21:14]\nHi\n\nShop, [21.08.2026 21:15]\nHello\n",
        [("Avery Sample", "21.08.2026 21:14", "Hi"), ("Shop", "21.08.2026 21:15", "Hello")],
    ),
    "LINE": (
        "transcript",
        TEXT,
        "[LINE] Chat history with Shop\nSaved on: 2026/08/21 21:14\n\n2026/08/21(金)\n21:14\tAvery\tHi\n21:15\tShop\tHello\n",
        [
            ("", "", "[LINE] Chat history with Shop\nSaved on: 2026/08/21 21:14"),
            ("", "", "2026/08/21(金)"),
            ("Avery", "2026/08/21 21:14", "Hi"),
            ("Shop", "2026/08/21 21:15", "Hello"),
        ],
    ),
    "a help desk's log": (
        "transcript",
        TEXT,
        "2026-05-01 08:00:01 [bot] 您好\n2026-05-01 08:00:20 [user:u_88013] 取消了还扣钱\n2026-05-01 08:00:21 会话转接\n",
        [
            ("bot", "2026-05-01 08:00:01", "您好"),
            ("user:u_88013", "2026-05-01 08:00:20", "取消了还扣钱"),
            ("", "2026-05-01 08:00:21", "会话转接"),
        ],
    ),
    "a plain transcript with times": (
        "transcript",
        TEXT,
        "[10:00] 我: 在吗\n[10:01] 客服：请讲\n说完整\n[10:02] 我: 没有了\n",
        [("我", "10:00", "在吗"), ("客服", "10:01", "请讲\n说完整"), ("我", "10:02", "没有了")],
    ),
    "a plain transcript without times": (
        "named-lines",
        TEXT,
        "我:少一颗\n客服:补发\n我:不要补发\n要退款\n",
        [("我", "", "少一颗"), ("客服", "", "补发"), ("我", "", "不要补发\n要退款")],
    ),
    "a time, below it a name": (
        "blocks",
        TEXT,
        "2026-06-02 19:21:07\n小明\n在吗\n2026-06-02 19:22:07\n小红\n在的\n",
        [("小明", "2026-06-02 19:21:07", "在吗"), ("小红", "2026-06-02 19:22:07", "在的")],
    ),
    "messages of a telephone": (
        "blocks",
        TEXT,
        "Avery Sample (+12025550117)\nAug 21, 2026 9:14:05 PM\nHi\n\nMe\nAug 21, 2026 9:15:05 PM\nHello\n",
        [("Avery Sample (+12025550117)", "Aug 21, 2026 9:14:05 PM", "Hi"), ("Me", "Aug 21, 2026 9:15:05 PM", "Hello")],
    ),
    "Slack, copied": (
        "blocks",
        TEXT,
        "Avery Sample  9:14 PM\nHi\n\nShop Support  9:15 PM\nHello\n",
        [("Avery Sample", "9:14 PM", "Hi"), ("Shop Support", "9:15 PM", "Hello")],
    ),
    "Teams, copied": (
        "blocks",
        TEXT,
        "[9:14 PM] Avery Sample\nHi there\n[9:15 PM] Shop\nHello\n",
        [("Avery Sample", "9:14 PM", "Hi there"), ("Shop", "9:15 PM", "Hello")],
    ),
    "Discord, copied": (
        "blocks",
        TEXT,
        "Avery — 今天21:14\nHi\nShop — 今天21:15\nHello\n",
        [("Avery", "今天21:14", "Hi"), ("Shop", "今天21:15", "Hello")],
    ),
    "KakaoTalk": (
        "transcript",
        TEXT,
        "--------------- 2026년 8월 21일 금요일 ---------------\n[Avery] [오후 9:14] Hi\n[Shop] [오후 9:15] Hello\n",
        [
            ("", "", "--------------- 2026년 8월 21일 금요일 ---------------"),
            ("Avery", "2026년 8월 21일 오후 9:14", "Hi"),
            ("Shop", "2026년 8월 21일 오후 9:15", "Hello"),
        ],
    ),
    "IRC": (
        "transcript",
        TEXT,
        "[19:21] <avery> hi\n[19:22] <shop> hello\n",
        [("avery", "19:21", "hi"), ("shop", "19:22", "hello")],
    ),
    "numbers for names": (
        "named-lines",
        TEXT,
        "16800000001：你好\n我：你好\n16800000001：在吗 19:22\n",
        [("16800000001", "", "你好"), ("我", "", "你好"), ("16800000001", "", "在吗 19:22")],
    ),
    "labelled blocks": (
        "labelled",
        TEXT,
        "发件人: 10690000000\n时间: 2026-06-02 19:21\n内容: 您的验证码\n是 482913\n\n发件人: 95000\n时间: 刚才\n内容: 您好\n",
        [("10690000000", "2026-06-02 19:21", "您的验证码\n是 482913"), ("95000", "", "您好\n时间: 刚才")],
    ),
    "labelled blocks that begin like a letter": (
        "labelled",
        TEXT,
        "From: Avery (+12025550117)\nType: incoming\nReceived: now\nMessage: hi\n\nFrom: me\nMessage: hello\n",
        [("Avery (+12025550117)", "", "hi\nType: incoming\nReceived: now"), ("me", "", "hello")],
    ),
    "a table with bars": (
        "table",
        TEXT,
        "2026-06-02 19:21:07 | 小明 | 你好\n2026-06-02 19:21:09 | 小红 | 嗯\n",
        [("小明", "2026-06-02 19:21:07", "你好"), ("小红", "2026-06-02 19:21:09", "嗯")],
    ),
    "text messages with signs": (
        "sms",
        TEXT,
        "【示例速运】您的包裹已由前台签收。\n【示例银行】您的账户支出96.00元。\n",
        [("示例速运", "", "您的包裹已由前台签收。"), ("示例银行", "", "您的账户支出96.00元。")],
    ),
    "a backup of text messages": (
        "sms",
        "application/xml",
        (
            "<?xml version='1.0' encoding='UTF-8' ?>\n<smses count=\"3\">\n"
            '<sms protocol="0" address="+12025550117" date="1787659200000" type="1" body="where is &quot;it&quot;&#10;?" '
            'contact_name="Avery Sample" readable_date="x" />\n'
            '<sms address="+12025550117" date="1787659260000" type="2" body="here" contact_name="(Unknown)" />\n'
            '<mms date="1787659320000" msg_box="1" address="95000" ><parts>'
            '<part ct="application/smil" text="x"/><part ct="text/plain" text="a picture"/><part ct="image/jpeg" cl="a.jpg"/>'
            "</parts></mms>\n</smses>\n"
        ),
        [
            ("Avery Sample +12025550117", "2026-08-25 12:00:00 UTC", 'where is "it"\n?'),
            ("我", "2026-08-25 12:01:00 UTC", "→ +12025550117\nhere"),
            ("95000", "2026-08-25 12:02:00 UTC", "a picture"),
        ],
    ),
    "a shop's table": (
        "table",
        TEXT,
        (
            '时间,发送方,角色,消息类型,内容\r\n2026-06-25 10:11:03,远山如黛,买家,文本,"你好,没收到"\r\n'
            "2026-06-25 10:12:44,示例店,商家,文本,亲,再等等\r\n2026-06-25 10:13:00,远山如黛,买家,图片,1.jpg\r\n"
        ),
        [
            ("远山如黛", "2026-06-25 10:11:03", "你好,没收到\n角色: 买家"),
            ("示例店", "2026-06-25 10:12:44", "亲,再等等\n角色: 商家"),
            ("远山如黛", "2026-06-25 10:13:00", "1.jpg\n消息类型: 图片"),
        ],
    ),
    "a table with semicolons below a title": (
        "table",
        TEXT,
        "会话导出;;\ntime;sender;message\n2026-06-25 10:11;lx24;hello, shop\n2026-06-25 10:12;Shop;hello\n",
        [
            ("", "", "会话导出"),
            ("lx24", "2026-06-25 10:11", "hello, shop"),
            ("Shop", "2026-06-25 10:12", "hello"),
        ],
    ),
    "a table with tabs and no header": (
        "table",
        TEXT,
        "2026-06-25 10:11\tlx24\thello\n2026-06-25 10:12\tShop\thello\tyou\n",
        [("lx24", "2026-06-25 10:11", "hello"), ("Shop", "2026-06-25 10:12", "hello\tyou")],
    ),
    "an array in JSON": (
        "json",
        "application/json",
        (
            '[{"time": "2026-05-01 10:00", "sender": {"id": 7, "name": "lx24"}, "content": "在吗\\n在吗"},'
            '{"time": "2026-05-01 10:01", "sender": {"id": 8, "name": "小店"}, "content": "在", "ok": true}]'
        ),
        [
            ("lx24", "2026-05-01 10:00", "在吗\n在吗\nsender.id: 7"),
            ("小店", "2026-05-01 10:01", "在\nsender.id: 8\nok: true"),
        ],
    ),
    "Telegram, as JSON": (
        "json",
        "application/json",
        (
            '{"name": "Shop", "type": "personal_chat", "messages": [{"id": 1, "date": "2026-08-21T21:14:05", "from": "Avery",'
            '"text": ["call ", {"type": "phone", "text": "+1 202 555 0117"}]}, {"id": 2, "date": "2026-08-21T21:15:05",'
            '"from": "Shop", "text": "ok"}]}'
        ),
        [
            ("", "", "name: Shop\ntype: personal_chat"),
            ("Avery", "2026-08-21T21:14:05", "call +1 202 555 0117\nid: 1"),
            ("Shop", "2026-08-21T21:15:05", "ok\nid: 2"),
        ],
    ),
    "JSON by lines": (
        "json",
        "application/json",
        '{"ts": 1787659200, "user": "a", "text": "x"}\n{"ts": 1787659260000, "user": "b", "text": "y"}\n',
        [("a", "2026-08-25 12:00:00 UTC", "x"), ("b", "2026-08-25 12:01:00 UTC", "y")],
    ),
    "a page with classes": (
        "page",
        "text/html",
        (
            '<html><body><div class="message default" id="m1"><div class="pull_right date details">21:14</div>'
            '<div class="from_name">Avery</div><div class="text">Hi<br>there</div></div>'
            '<div class="message default"><div class="date">21:15</div><div class="from_name">Shop</div>'
            '<div class="text">Hello</div></div></body></html>'
        ),
        [("Avery", "21:14", "Hi\nthere"), ("Shop", "21:15", "Hello")],
    ),
    "a page whose classes frame nothing": (
        "page",
        "text/html",
        (
            "<ul><li><span class=nick-name>嘉禾：</span><span class=time>2026-06-02 19:21</span><p class=content>在吗</p>"
            "<li><span class=nick-name>小店：</span><span class=time>2026-06-02 19:22</span><p class=content>在</p></ul>"
        ),
        [("嘉禾", "2026-06-02 19:21", "在吗"), ("小店", "2026-06-02 19:22", "在")],
    ),
    "a page without classes": (
        "blocks",
        "text/html",
        "<table><tr><td>嘉禾 2026/6/2 19:21:07<br>在吗</td></tr><tr><td>小店 2026/6/2 19:22:07<br>在</td></tr></table>",
        [("嘉禾", "2026/6/2 19:21:07", "在吗"), ("小店", "2026/6/2 19:22:07", "在")],
    ),
    "WebVTT": (
        "captions",
        "text/vtt",
        (
            "WEBVTT\n\nNOTE made by a machine\n\n1\n00:00:02.000 --> 00:00:06.500 align:start\n<v 未知号码>您好<b>吗</b></v>\n\n"
            "00:00:06.800 --> 00:00:08.000\n- 我: 是的\n你哪位\n\n00:08.000 --> 00:09.000\n没有名字\n"
        ),
        [
            ("", "", "NOTE made by a machine"),
            ("未知号码", "00:00:02.000 --> 00:00:06.500", "您好吗"),
            ("- 我", "00:00:06.800 --> 00:00:08.000", "是的\n你哪位"),
            ("", "00:08.000 --> 00:09.000", "没有名字"),
        ],
    ),
    "SRT": (
        "captions",
        TEXT,
        "1\n00:00:02,000 --> 00:00:06,500\n客服: 您好\n\n2\n00:00:07,000 --> 00:00:08,000\n用户: 我要退款\n",
        [
            ("客服", "00:00:02,000 --> 00:00:06,500", "您好"),
            ("用户", "00:00:07,000 --> 00:00:08,000", "我要退款"),
        ],
    ),
    "a letter": (
        "mail",
        "message/rfc822",
        (
            "From: Avery Sample <avery@example.com>\r\nTo: help@example.com\r\nDate: Sat, 08 Aug 2026 11:20:00 +0800\r\n"
            "Subject: refund\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease refund.\r\nAvery\r\n"
        ),
        [
            (
                "Avery Sample <avery@example.com>",
                "Sat, 08 Aug 2026 11:20:00 +0800",
                "To: help@example.com\nSubject: refund\n\nPlease refund.\nAvery",
            )
        ],
    ),
    "a chat's history in a letter": (
        "wechat-mail",
        "message/rfc822",
        (
            "From: a@example.com\r\nTo: b@example.com\r\nDate: Sat, 08 Aug 2026 11:20:00 +0800\r\nSubject: history\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
            "—————  2026-05-19  —————\r\n\r\n小李  19:02\r\n\r\n还有货吗\r\n"
        ),
        [
            ("a@example.com", "Sat, 08 Aug 2026 11:20:00 +0800", "To: b@example.com\nSubject: history"),
            ("", "", "—————  2026-05-19  —————"),
            ("小李", "2026-05-19 19:02", "还有货吗"),
        ],
    ),
}

#: Texts that are no conversations, and must keep the context that their labels give.
NO_CHATS: dict[str, tuple[str, str]] = {
    "an order": (TEXT, "订单编号:260528-291417776317066\n收货人:陈嘉禾\n手机号:16800000001\n地址:浙江省杭州市\n"),
    "two orders": (
        TEXT,
        "收货人:陈嘉禾\n电话:16800000001\n收货人:林晚\n电话:16800000002\n收货人:周明\n电话:16800000003\n",
    ),
    "a contract": (
        TEXT,
        "授权委托书\n委托人:郑秀兰,身份证号210199194802270243\n受托人:郑一帆,系委托人之女\n权限:一般代理\n",
    ),
    "a complaint": (TEXT, "我是陈嘉禾。5月28日在某店买毛毯。\n6月2日收到:不是羊毛。\n要求退款。\n"),
    "a list": (TEXT, "1: eins\n2: zwei\n3: drei\n"),
    "addresses of pages": (TEXT, "https://a.example/1\nhttps://a.example/2\nhttps://b.example/3\n"),
    "a form": (TEXT, "Name: Avery Sample\nPhone: +1 202 555 0117\nAddress: 117 Fictional Ave\nReason: late\n"),
    "a table of orders": (
        TEXT,
        "姓名,电话,地址,日期\n陈嘉禾,16800000001,杭州,2026-05-28\n林晚,16800000002,南京,2026-05-29\n",
    ),
    "an object": ("application/json", '{"name": "Avery", "orders": [{"id": 1, "total": 5}]}'),
    "an object that names a member twice": ("application/json", '[{"from": "a", "text": "x", "text": "y"}]'),
    "a page": ("text/html", "<h1>Order</h1><p>Thank you, Avery: it is on its way</p>"),
    "times of an order": (
        TEXT,
        "下单时间 2026-06-02 19:21:07\n付款时间 2026-06-02 19:22:07\n发货时间 2026-06-03 19:22:07\n",
    ),
    "what happened when": (TEXT, "5月28日 下单\n6月2日 收到\n6月3日 投诉\n"),
    "one sentence": (TEXT, "签收时间 2026-05-08 15:22"),
    "nothing": (TEXT, "  \n "),
}
