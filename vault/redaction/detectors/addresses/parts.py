"""What Chinese addresses are made of: the words that end a part of one, and the words that no part of one contains."""

HAN = r"\u3400-\u4dbf\u4e00-\u9fff〇"
NUMERALS = "0-9零〇一二三四五六七八九十百"
#: 12, B2, 二十八, 负1, 附3, 丙
NUMBER = rf"(?:负|地下|附|之|第)?[{NUMERALS}A-Za-z甲乙丙丁戊]{{1,6}}"
#: What stands behind a number.
UNIT = (
    r"(?:号楼|號樓|号院|号床|号(?:门面|商?铺|摊位|摊|档口|档|车位|库|门(?![岗卫口])|厂房|仓库|仓|公寓|宿舍|柜|院)|号(?!线|机|色|令|文件|公告)|號|支弄|弄|栋|棟|幢|座楼|座|塔|单元|單元|室|楼|樓|层|層|"
    r"户|戶|房|小组|组(?!织|合|装)|組|大队|队|社(?!会|交|保)|门(?!店|票)|期|档口|档|铺|排|区(?!别)|摊位|"
    r"厂房|车间|仓库|仓|宿舍|学舍|舍|教室|寝室|寝|柜|桌|病区|病房|床(?!上|垫)|车位|车库|地块|工位|库房|库|信箱|分箱|"
    r"亩|连|分场|村|巷|街(?!道)|条|梯(?=[0-9])|#楼|#栋|F|f|#)"
)
#: A road, where houses are numbered.
STREET = (
    r"(?:路|街|道|巷|弄|胡同|大马路|里弄|(?<![这那哪家心手夜店城公村镇乡区楼屋柜])里|条|段|村|镇|鎮|乡|鄉|庄|莊|屯|寨|营|社区|社|桥|"
    r"坊|坪|岭|沟|墩|浜|埭|塘|坞|岗|桥头|国道|省道|县道)"
)
#: An estate, a building or a site with buildings.
ESTATE = (
    r"(?:苑|小区|小區|花园|花園|公寓|大厦|大廈|广场|廣場|新村|家园|家園|(?<!政)府|庭|湾|灣|城|里|园|園|村|坊|阁|閣|轩|軒|邨|郡|墅|居|"
    r"中心|宿舍|校区|校區|院区|院區|栋|座|楼|樓|厂|区|區|院|大学|学院|医院|基地|公司|仓|市场|酒店|宾馆|公馆|华庭|山庄|佳园|嘉园|"
    r"名邸|大院|部队|商铺|底商|厂房|斋|舍)"
)
#: Of those the ones that say by themselves that people live there.
HOMES = (
    r"(?:小区|小區|花园|花園|公寓|大厦|大廈|新村|家园|家園|嘉园|佳园|华府|公馆|雅苑|佳苑|名苑|山庄|豪庭|华庭|家属院|大院|"
    r"宿舍|别墅|名邸|名都|华城|新城|雅居|(?<!政)[苑府湾灣庭邸郡轩軒阁閣墅邨])"
)
#: Characters of a sentence that the name of a place hardly has.
NOT_IN_NAMES = "我你您他她它们們的了是在不没沒就也把被给給说說让讓要很太吗呢吧啊哦嘛咯嘅着這这那哪谁跟"


def _without(excluded: str) -> str:
    """The class of Chinese characters without these: as ranges, since a look-ahead at every character is slow."""
    ends = [0x3400, *(n for c in sorted(excluded) for n in (ord(c) - 1, ord(c) + 1)), 0x9FFF]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(ends[::2], ends[1::2], strict=True) if a <= b)


#: A character of a name, with no word of a sentence in it.
NAME = f"[{_without(NOT_IN_NAMES)}]"
#: Where it is left, or what it is beside.
LANDMARK = (
    r"(?:菜鸟驿站|妈妈驿站|兔喜驿站|驿站|丰巢柜|丰巢|蜂巢柜|快递柜|快递架|快递点|快递站|快递超市|代收点|代收处|代理点|自提点|自提柜|服务站|"
    r"服务部|服务中心|智能柜|柜机|柜子|柜|超市|便利店|小卖部|小卖铺|商店|门市部|门市|岗亭|门岗|保安岗|门卫室|门卫处|门卫|保安室|保安亭|"
    r"传达室|收发室|值班室|消防室|架空层|车棚|地库|车库|信报箱|奶箱|牌坊|牌楼|祠堂|凉亭|戏台|大槐树|大榕树|老槐树|水塔|物业前台|物业中心|"
    r"物业办公室|物业|前台|大堂|一楼大厅|对面|对过|旁边|旁|附近|斜对面|隔壁|后面|前面|楼上|楼下|门口|大门|[东南西北正侧后]门|路口|街口|"
    r"村口|桥头|交叉口|交汇处|学校|小学|中学|大学|幼儿园|医院|卫生院|卫生室|诊所|药店|药房|银行|公司|工厂|厂|宿舍|食堂|市场|菜场|广场|"
    r"派出所|村委会|居委会|大队部|村部|加油站|车站|地铁站|专柜|[0-9A-Z]口|[东西南北]头|[东西南北]侧|[东西南北]边)"
)
