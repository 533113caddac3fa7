"""Words that the generated texts are made of: one set for development, another for examination, nothing in common.

Surnames, provinces and words of the language itself are a closed list, so only their choice differs.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What one seed draws from."""

    surnames: tuple[str, ...]
    given: str
    nicknames: tuple[str, ...]
    cities: tuple[str, ...]
    districts: tuple[str, ...]
    roads: tuple[str, ...]
    estates: tuple[str, ...]
    villages: tuple[str, ...]
    landmarks: tuple[str, ...]
    shops: tuple[str, ...]
    products: tuple[str, ...]
    brands: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    towns: tuple[str, ...]
    counties: tuple[str, ...]
    british_towns: tuple[str, ...]
    companies: tuple[str, ...]
    goods: tuple[str, ...]


def _split(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _lines(words: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in words.split("/"))


DEVELOPMENT = Words(
    surnames=_split(
        "王 张 陈 赵 周 孙 朱 郭 林 高 郑 宋 韩 冯 曹 许 沈 彭 卢 蔡 丁 叶 杜 汪 姜 钟 陆 石 廖 邹 白 秦 侯 孟 "
        "欧阳 上官 夏侯"
    ),
    given="伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰建国文辉力志永健世广义兴良海山仁波宁贵福生龙元",
    nicknames=_split("小宇 乐乐 豆豆 朵朵 果果"),
    cities=_split(
        "浙江省杭州市 江苏省苏州市 广东省深圳市 四川省成都市 山东省青岛市 湖北省武汉市 北京市 上海市 陕西省西安市"
    ),
    districts=_split("青禾区 听雨区 云栖县 望江区 松石县 南屏区"),
    roads=_split("望舒路 青石街 和畅大道 听泉巷 观澜路 书香街 采薇路 长虹中路"),
    estates=_split("梧桐苑 海棠花园 听涛小区 翠竹公寓 金桂新村 锦绣家园 望江府"),
    villages=_split("柳溪镇石桥村 枫林镇上坝村 白鹭乡杏花村"),
    landmarks=_split("菜鸟驿站 南门岗亭 便民超市 物业前台"),
    shops=_split("云絮家纺旗舰店 青柠数码专营店 小鹿母婴店 山野食品店"),
    products=_split("羊毛毯 电饭煲 蓝牙耳机 儿童座椅 行李箱 保温杯"),
    brands=_split("顺丰速运 拼多多 京东 李宁 王老吉"),
    first_names=_split("Avery Jordan Emily Daniel Sophie Marcus Hannah Oliver Grace Thomas Priya Liam Nadia"),
    last_names=_split("Sample Whitfield Carter Delgado Brennan Okafor Lindqvist Hargrove Patel Novak"),
    streets=_split("Fictional Maple Juniper Harbour Willow Kingsley Orchard"),
    towns=_split("Springfield Riverton Fairview Ashland"),
    counties=_split("VA OR TX NY CA"),
    british_towns=_split("London Leeds Norwich"),
    companies=_lines("Bluebird Home/Northwind Gadgets/Acme Outdoors"),
    goods=_split("blender headphones backpack kettle"),
)

EXAMINATION = Words(
    surnames=_split("李 刘 杨 黄 吴 徐 胡 何 马 罗 梁 谢 唐 邓 萧 程 袁 "
        "董 苏 魏 吕 任 姚 崔 谭 范 金 贾 方 熊 尹 段 雷 龚 "
        "万 "
        "覃 武 乔 "
    "戴 严 文 祝 纪 舒 项 游 庞 蓝 鲍 司马 诸葛 慕容 令狐 皇甫"),
    given=("嘉禾子涵宇轩雨桐梓萱浩然欣怡思远晨曦若琳博皓昕妍珊俊逸铭泽瑞霖雅淇婧琪锦程栋翔煜彤菲璐凯旋昊霏蕾梦"
        "洁春梅秋菊树根铁柱"),
    nicknames=_split("安安 小满 糖糖 毛毛 小石头"),
    cities=_split("福建省泉州市 湖南省长沙市 辽宁省大连市 河南省洛阳市 广西壮族自治区桂林市 云南省昆明市 天津市 重庆市 "
        "安徽省合肥市 河北省保定市"),
    districts=_split("鹭影区 北辰区 岚山区 清河县 锦屏区 潞城区 望都县 虹桥区"),
    roads=_split("蒹葭路 石板巷 复兴南路 丹霞大道 槐荫街 紫藤路 迎宾西路 芙蓉中路 柏林胡同 滨河大街"),
    estates=_split("云顶国际 碧水湾 橡树里 金域华府 静安雅苑 银杏公馆 玫瑰园 滨江一号 阳光100 丽景大厦 西山宿舍"),
    villages=_split("龙潭镇小河村 马店乡三家屯 石湾街道北岭社区 大营镇杨树沟村"),
    landmarks=_split("丰巢快递柜 兔喜生活超市 东门保安室 妈妈驿站 幼儿园旁边 中国银行楼上"),
    shops=_split("拾光服饰官方店 北纬家电专卖店 萌芽玩具店 老船长海鲜铺 半夏美妆旗舰店 知味食品专营店"),
    products=_split("空气炸锅 羽绒服 扫地机器人 坚果礼盒 婴儿推车 智能手表 床垫 护肤套装 跑步机"),
    brands=_split("中通快递 淘宝 抖音商城 张小泉 周大福 德邦物流 韵达快递 老干妈 李锦记"),
    first_names=_split("Harriet Callum Beatrix Desmond Ingrid Rosalind "
        "Tobias Yusuf Marisol Keiko Fergus Anneliese "
        "Rashid "
        "Delphine "
    "Winston Leah Gareth Olivia Benjamin Chloe Samuel Megan Victor Isabel"),
    last_names=_split("Pemberton Ashworth Kowalski Nakamura Ferreira "
        "MacLeod O'Donnell Abernathy Vance Thistlewood "
        "Castellano "
        "Bergstrom "
    "Holloway Ramirez Osei Doyle Fitzgerald Chandra Quimby"),
    streets=_lines("Larkspur/Old Mill/Thornfield/Cedar Ridge/Marlowe/Saint Anne's/Beacon "
        "Hill/Ferry/Quarry/Elmhurst/42nd/Greenacre"),
    towns=_lines("Millbrook/Cedar Falls/Port Haven/Eastvale/Granite City/Lakeview/New Harmony"),
    counties=_split("OH WA IL FL MA CO GA"),
    british_towns=_lines("Bristol/Sheffield/Hebden Bridge/Cardiff/Milton Keynes"),
    companies=_lines("Copperleaf Furniture/Summit Electronics/Harbor & Pine/Velvet Moon Apparel/TrueNorth Shoes"),
    goods=_lines("stand mixer/winter jacket/robot vacuum/office chair/baby stroller/laptop sleeve"),
)  # fmt: skip
