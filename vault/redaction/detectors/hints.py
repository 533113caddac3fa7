"""Hints of what the law calls sensitive: the body, health, religion, ethnicity. Words, so they warn."""

import re
from collections.abc import Iterator

from ..spans import PiiType, Span

_ILLNESS = (
    "高血压 糖尿病 心脏病 冠心病 脑梗死 脑梗 脑梗塞 脑出血 中风 偏瘫 癌症 肺癌 胃癌 肝癌 乳腺癌 肠癌 宫颈癌 "
    "甲状腺癌 白血病 淋巴瘤 肿瘤 尿毒症 肾衰竭 肾病 肝炎 乙肝 丙肝 "
    "肺炎 肺结核 结核病 哮喘 支气管炎 艾滋病 梅毒 淋病 尖锐湿疣 性病 抑郁症 抑郁 焦虑症 双相情感障碍 "
    "精神分裂症 精神疾病 自闭症 孤独症 多动症 癫痫 帕金森 阿尔茨海默 老年痴呆 "
    "痴呆 痛风 类风湿 红斑狼疮 银屑病 牛皮癣 白癜风 湿疹 荨麻疹 皮炎 接触性皮炎 过敏性鼻炎 青光眼 白内障 骨折 "
    "骨质疏松 腰椎间盘突出 颈椎病 早产 流产 不孕 不育 怀孕 孕妇 妊娠 "
    "阳痿 早泄 月经不调 子宫肌瘤 多囊卵巢 残疾 截肢 瘫痪 烧伤 烫伤 脑震荡 食物中毒 急性肠胃炎 肠胃炎 胃溃疡 "
    "化疗 放疗 透析 心脏支架 起搏器 器官移植 戒毒 吸毒 后遗症"
)
_WORD = (
    rf"(?:[一二三浅深轻重]度)?(?:{'|'.join(sorted(map(re.escape, _ILLNESS.split()), key=len, reverse=True))}"
    rf")(?:后遗症|晚期|早期|患者|病史)?"
)
_HEALTH = re.compile(
    rf"{_WORD}(?:[、,和及/]{_WORD})*"
    r"|(?<=确诊为)[\u4e00-\u9fff]{2,12}|(?<=诊断为)[\u4e00-\u9fff]{2,12}|(?<=诊断:)[\u4e00-\u9fff]{2,12}|"
    r"患有?[\u4e00-\u9fff]{1,8}(?:病|症|炎|癌|瘤)|住院(?:治疗|[0-9]{1,3}天)?|手术(?:治疗|[0-9]{1,3}天)"
    r"|血型[ ]?[:是为]?[ ]?(?:AB|[ABO])型?|(?:左|右)?[\u4e00-\u9fff]{1,2}(?:骨折|[一二三]度烧伤)"
)
_HEALTH_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:diabet(?:es|ic)|cancer|tumou?r|leukemia|chemotherapy|asthma|epilep(?:sy|tic)|depression|"
    r"anxiety disorder|bipolar|schizophreni(?:a|c)|autis(?:m|tic)|adhd|hiv|aids|hepatitis(?: [abc])?|"
    r"pregnan(?:t|cy)|miscarriage|abortion|heart (?:attack|disease|condition)|stroke|hypertension|high blood "
    r"pressure|kidney (?:failure|disease)|dialysis|dementia|alzheimer'?s?|parkinson'?s|"
    r"multiple sclerosis|arthritis|eczema|psoriasis|anaphyla(?:xis|ctic)(?: shock)?|allergic reaction|"
    r"(?:second|third|first)-degree burns?|fracture[ds]?|concussion|disabled|disability|"
    r"wheelchair|rehab|addiction|alcoholi(?:c|sm)|std|sti|infertil(?:e|ity)|ivf|insulin|pacemaker|"
    r"seizures?)(?![A-Za-z])",
    re.IGNORECASE,
)
_PEOPLES = (
    "蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 "
    "纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 "
    "乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 汉"
)
_RELIGION = re.compile(
    r"(?:伊斯兰教|佛教|道教|基督教|天主教|东正教|犹太教|印度教|藏传佛教|穆斯林|基督徒|天主教徒|佛教徒|教徒|"
    r"信佛|信主|信教|清真寺|礼拜寺|做礼拜|斋月|古尔邦节|皈依|受洗|法轮功)"
    rf"|(?<![\u4e00-\u9fff])(?:{'|'.join(p for p in _PEOPLES.split() if len(p) > 1)}|"
    rf"[回藏苗彝壮满侗瑶白傣黎佤畲水羌怒京汉])族(?!自治|乡|镇|村|小学|中学|医院|特色|风味|服饰|银)"
    rf"|(?:民族(?:[ ]?[:=是为\t][ ]?|[ ])|我是|本人|我们是|"
    rf"系)(?P<people>(?:{'|'.join(_PEOPLES.split())})族?)(?![\u4e00-\u9fff]{{3}})"
)
_RELIGION_ENGLISH = re.compile(
    r"(?<![A-Za-z])(?:muslim|islam|christian|catholic|protestant|jewish|judaism|hindu|buddhist|sikh|mormon|"
    r"jehovah's witness|atheist|ramadan|hijab|mosque|synagogue|"
    r"african[- ]american|latino|latina|hispanic|native american|uyghur|romani)(?![A-Za-z])",
    re.IGNORECASE,
)
_BIOMETRIC = re.compile(
    r"(?:人脸|面部|脸部|刷脸)(?:照片?|图像|信息|特征|数据|识别|认证|验证|扫描)?|"
    r"(?<![相])(?:指纹|掌纹|虹膜|声纹|视网膜|步态)(?:信息|特征|数据|识别|采集|扫描|照片)?|"
    r"(?:手持|正反面)?身份证(?:正反面)?(?:照片?|复印件|扫描件)(?:正反面)?|(?:手持证件|生物(?:识别|特征))(?:照|信息|"
    r"数据)?|"
    r"(?<![A-Za-z])(?:(?:face|facial)[ -](?:photos?|pictures?|images?|scans?|recognition|data|id|template)|"
    r"fingerprints?|palm[ -]?prints?|voice[ -]?prints?|"
    r"(?:iris|retina|retinal)(?:[ -](?:scans?|data|images?))?|biometrics?(?: data| information)?|"
    r"(?:photos?|selfies?) of my face)(?![A-Za-z])",
    re.IGNORECASE,
)


def find_hints(text: str) -> Iterator[Span]:
    """Words in a folded text that tell of somebody's body, health, faith or descent."""
    for kind, rule, confidence, pattern in (
        (PiiType.BIOMETRIC, "biometric-word", 0.6, _BIOMETRIC),
        (PiiType.HEALTH, "health-word", 0.6, _HEALTH),
        (PiiType.HEALTH, "health-word", 0.5, _HEALTH_ENGLISH),
        (PiiType.RELIGION, "faith-word", 0.5, _RELIGION_ENGLISH),
    ):
        for match in pattern.finditer(text):
            yield Span(*match.span(), kind, rule, confidence)
    for match in _RELIGION.finditer(text):
        labelled = match["people"] is not None
        yield Span(
            *match.span("people" if labelled else 0), PiiType.RELIGION, "faith-or-people", 0.8 if labelled else 0.6
        )
