"""Sentences, forms, chats and notices with slots: {name} is filled and labelled, {shop} is filled and must stay."""

OPENINGS_ZH = (
    "我是{name},手机{phone}。{date}在“{shop}”买了一件{product},订单号{order},实付{amount}元。",
    "本人{name},身份证号{id},于{date}在{shop}购买{product}。",
    "您好,我叫{name},想投诉{shop}。",
    "投诉人{name}({phone}),{date}下单{product},订单编号:{order}。",
    "我于{date}在{brand}平台的{shop}买了{product},付款{amount}元,收货人是{name},电话{wphone}。",
    "我叫{name}，今年42岁，我老公{name2}在{shop}给我买的{product}。",
    "消费者:{name}\n联系电话:{phone}\n投诉对象:{shop}\n",
    "{name}代母亲{name2}投诉:{date}在{shop}购买{product}。",
    "事情是这样的,我妈妈{name}在直播间买了{product},花了{amount}元。",
)
MIDDLES_ZH = (
    "快递员{name3}打电话说放在门口,可我根本没收到。",
    "收货地址:{addr},收件人{name}。",
    "我住在{addr},商家说地址不详,退回去了。",
    "商品寄到{addr},至今没人上门取。",
    "后来一个自称{name3}的人加我微信{wx},让我撤诉。",
    "客服给的售后电话{hotline}一直打不通。",
    "对方负责人{name3}(手机{phone2})威胁我。",
    "退款请打到我的银行卡{card},户名{name}。",
    "钱是我儿子{minor}用我手机付的,他才9岁。",
    "我女儿{minor}({birth}出生)穿了以后皮肤过敏。",
    "商家统一社会信用代码{uscc},地址写得不清楚。",
    "页面写的是{model},收到的是别的型号,差价{amount}元。",
    "依据《消费者权益保护法》第五十五条,要求退一赔三,共{amount}元。",
    "支付单号{payref},运单号{tracking},都可以查。",
    "可以发邮件到{email},也可以加QQ{qq}。",
    "联系我请打{wphone},不要打给我丈夫{name2}。",
    "包裹{tracking}显示由{name3}签收,我不认识这个人。",
    "会员号{account},我的车牌{plate},送货时登记过。",
    "{name2}当时也在场,可以作证。",
    "商家的{name3}说“不退不换”,有录音。",
    "货是从杭州发的,走的{brand},路上用了6天。",
    "我打了12315和{hotline2},都说要等7个工作日。",
    "和我一起买的同事{name2}也遇到了同样的问题,她叫我一起投诉。",
    "取件码{pickup},我去的时候柜子是空的。",
    "店主是{name3},法定代表人{name2}。",
    "转账给了{name3},账号{card}。",
    "支付宝账号{alipay},收款人{name3}。",
    "数量2件,尺码175/92A,货号{sku},颜色雾霾蓝。",
    "家里老人{name2}看了广告以为能治病。",
    "登录时的网络地址是{ip},手机串号IMEI{imei}。",
    "派送员叫{name3},态度很差,把箱子扔在楼道里。",
    "麻烦把赠品寄给我朋友{name2},他在{addr2}。",
    "护照号{passport},海关要我补交证件。",
)
CLOSINGS_ZH = (
    "希望尽快处理,谢谢。\n投诉人:{name}\n{date}",
    "请联系{phone}。",
    "此致\n敬礼\n{name}",
    "以上情况属实。{name} {phone}",
    "联系人:{name},电话:{wphone},地址:{addr}。",
    "——{name}",
    "望核实!",
)
WHOLE_ZH = (
    "收件人：{name}\n手机号码：{wphone}\n所在地区：{addr}\n邮编：310000\n",
    "{name} {phone} {addr}",
    "{name},{phone},{addr}",
    "{addr} {name}收 {phone}",
    "{addr}，{name}，{wphone}",
    (
        "订单编号:{order}\n下单时间:2026-05-28 21:03\n收货人:{name} {phone}\n地址:{addr}\n{product} "
        "×1\n实付:¥{amount}\n支付流水号:{payref}"
    ),
    "【{brand}】您的包裹{tracking}已到{addr},凭取件码{pickup}领取,快递员{name3},电话{phone2}。",
    "【丰巢】取件码{pickup},请到柜机取件,客服{hotline}。",
    "【{shop}】尊敬的{name}先生,您购买的{product}已发货,单号{tracking}。",
    (
        "用户A 2026/6/2 19:21:07\n你好,我要退货\n\n{shop}-客服小鱼 2026/6/2 19:24:55\n亲亲,请提供收件人姓名电话哦\n\n"
        "用户A 2026/6/2 19:25:10\n{name} {phone}\n\n用户A 2026/6/2 19:25:31\n地址是{addr}\n"
    ),
    (
        "[10:21] 买家: 我姓名{name}\n[10:22] 买家: 电话 {split1}\n[10:22] 买家: {split2}\n[10:23] 客服小二: "
        "好的亲,已登记\n"
    ),
    "客服: 请问怎么称呼?\n用户: {name}\n客服: 收件电话呢\n用户: {wphone}\n客服: 地址说一下\n用户: {addr}\n",
    "坐席:您好请问有什么可以帮您\n用户:我叫{name}手机号{wphone}买的{product}坏了\n坐席:好的{name}先生请稍等\n",
    "姓名\t{name}\n性别\t女\n出生日期\t{birth}\n证件号码\t{id}\n住址\t{addr}\n电话\t{phone}\n电子邮箱\t{email}\n",
    "姓名：{name}    身份证号：{id}\n户籍地址：{addr}\n银行账号：{card}（开户名：{name}）\n",
    "退货信息\n寄件人 {name} {phone}\n寄件地址 {addr}\n物流单号 {tracking}\n",
    (
        "发件人: {name} <{email}>\n收件人: 客服中心\n主题: 关于订单{order}的投诉\n\n"
        "您好:\n我购买的{product}有质量问题,请回复{email}或致电{phone}。\n\n{name}\n"
    ),
    "亲爱的{name}女士:\n您反映的{product}问题已登记,受理单{sku},我们将在7日内答复。\n{shop}",
    "授权委托书\n委托人:{name},身份证号码{id}\n受托人:{name2},身份证号码{id2}\n委托事项:退货退款\n",
    '{{"buyer": "{name}", "phone": "{phone}", "address": "{addr}", "order_no": "{order}"}}',
    "买家,手机,地址,金额\n{name},{phone},{addr},{amount}\n{name2},{phone2},{addr2},{amount}\n",
    "就诊人:{name} 病历号:{account} 出生日期:{birth}\n诊断:接触性皮炎\n医师签名:{name2}\n",
    "患儿{minor},家长{name},联系电话{phone}。用了{shop}的{product}后起疹子。",
    "未成年人姓名:{minor}\n监护人:{name}\n联系方式:{phone}\n",
    "我家孩子{minor}在{brand}充值了{amount}元,{minor}还不懂事,请退款。监护人{name}",
    "商家电话{hotline},营业执照号{uscc},型号{model},执行标准GB/T 22796-2021,第3批次,共12箱。",
    "{product}重量3.5kg,尺寸60*40*30cm,原价{amount}元,优惠券满300减40,2026年6月18日20:00开抢。",
    "{brand}旗舰店的{product}和{shop}的不一样,北京和上海都断货,苹果、小米、华为都能用。",
)
OPENINGS_EN = (
    "My name is {name} and I ordered a {product} from {shop} on {date}.",
    "I am writing to complain about {shop}. I'm {name}, order {order}.",
    "Dear Sir or Madam,\nI bought a {product} for {amount} from {shop}.",
    "Hi, this is {name}. My order number is {order} and the {product} arrived broken.",
    "Dear {shop} Support,\nI, {name}, paid {amount} for a {product} that never came.",
)
MIDDLES_EN = (
    "It was to be delivered to {addr}.",
    "Please call me at {phone} or write to {email}.",
    "The driver, {name3}, left it in the rain.",
    "I spoke with {name3} in customer service, who refused to help.",
    "My son {minor} is six and cut his hand on it.",
    "My daughter {minor} used my card without asking.",
    "The package {tracking} shows as signed by {name3}.",
    "My husband {name2} was at home all day.",
    "The refund should go to {card}.",
    "My shipping address is {addr}.",
    "I live at {addr} and nobody came.",
    "They told me to contact Mr. {name3} instead.",
    "The manual says model {model}, and the price was {amount} on Black Friday.",
    "Under the Consumer Rights Act 2015 I am entitled to a full refund.",
    "My neighbor {name2} saw the whole thing.",
    "The Customer Service Team answered with a Standard Reply.",
    "Email: {email}, phone {phone}.",
    "My passport number is {passport} and my SSN is {ssn}.",
    "I was born on {birth_en}.",
    "{name3} said it was my fault.",
    "According to {name3}, the warehouse lost it.",
)
CLOSINGS_EN = (
    "Kind regards,\n{name}",
    "Sincerely,\n{name}\n{addr}\n{phone}",
    "Thanks,\n{name}",
    "Yours faithfully,\n{name}\n",
    "Best,\n{name}\n{email}",
    "I look forward to your reply.",
)
WHOLE_EN = (
    "Name: {name}\nPhone: {phone}\nAddress: {addr}\nEmail: {email}\nOrder: {order}\n",
    "Ship to:\n{name}\n{addr}\n{phone}\n",
    "Deliver to: {name}, {addr}\n",
    (
        "From: {name} <{email}>\nTo: Customer Support\nSubject: Order {order}\n\nHello,\nThe {product} is "
        "faulty.\n\n{name}\n"
    ),
    (
        "[09:14] {name}: hi, my {product} is broken\n[09:15] Agent: Sorry to hear that. Could you confirm your "
        "address?\n[09:16] {name}: {addr}\n"
    ),
    "Dear {name},\nThank you for shopping at {shop}. Your {product} has shipped: {tracking}.\n",
    "Customer name: {name}\nDate of birth: {birth_en}\nCard number: {card}\nBilling address: {addr}\n",
    "Recipient\t{name}\nStreet\t{addr}\nTel\t{phone}\n",
    "Summary: Blue Cotton Shirt, Size Large, Free Returns, Two Year Warranty, Model {model}, Total {amount}.",
    "Hello Ms. {name},\nYour return was received on {date}. Refund: {amount}.\nThe {shop} Team",
    "Parent or guardian: {name}\nChild's name: {minor}\nContact: {phone}\n",
)
