# ruff: noqa: SIM905 - words, as words
"""Words beside which a capitalised word is somebody: what people are called by, asked, and do."""

_RELATIONS = (
    "husband wife spouse partner mother father mom mum mam dad daddy mommy mummy papa mama brother sister bro sis "
    "uncle "
    "aunt auntie aunty cousin cuz nephew niece son daughter kid grandson granddaughter grandma grandpa grandmother "
    "grandfather gran granny nan nana friend buddy mate neighbor neighbour roommate flatmate housemate colleague "
    "coworker co-worker workmate classmate boss girlfriend boyfriend fiance fiancee bestie tenant landlord landlady "
    "mother-in-law father-in-law brother-in-law sister-in-law son-in-law daughter-in-law stepson stepdaughter "
    "stepdad "
    "stepmom godmother twin hubby secretary nanny babysitter carer caregiver guardian widow baby toddler"
)
_WORKERS = (
    "agent advisor adviser rep representative manager supervisor driver courier rider mailman postman postwoman "
    "clerk "
    "cashier technician engineer plumber electrician mechanic installer fitter repairman handyman contractor builder "
    "doctor nurse dentist vet lawyer solicitor attorney teacher tutor coach trainer instructor receptionist "
    "concierge "
    "porter guard assistant associate specialist operator salesman saleswoman salesperson salesgirl saleslady "
    "salesclerk employee worker staffer stylist hairdresser barber waiter waitress bartender chef host hostess "
    "guy lady man woman girl boy person dude bloke chap lad gentleman fella kuya ate tita tito bhaiya didi abang kak "
    "cik encik tuan puan oga somebody someone signatory beneficiary payee recipient addressee holder cardholder "
    "sender customer complainant claimant applicant owner passenger patient guest witness judge officer detective "
    "inspector tech techie gardener cleaner pharmacist butcher baker broker trader dealer vendor supplier merchant "
    "breeder seller artist photographer editor director ceo founder treasurer chairman constable trainee intern "
    "volunteer member collector buyer client roofer tiler joiner painter mover removalist shopkeeper storekeeper "
    "foreman apprentice superintendent caretaker janitor doorman watchman housekeeper maid cook butler pilot steward "
    "midwife paediatrician pediatrician surgeon physio physiotherapist optician optometrist groomer seamstress "
    "tailor "
    "jeweller jeweler florist auctioneer estate-agent realtor accountant banker teller underwriter adjuster"
)
_NAMING = "named called name names signed signature attn attention c/o alias aka nickname nicknamed surname forename"
#: The word before says that a person follows.
STRONG = frozenset(f"{_RELATIONS} {_WORKERS} {_NAMING}".split())
#: The two words before say it.
STRONG_PAIRS = frozenset(
    tuple(pair.split("_"))
    for pair in (
        "spoke_to spoke_with speak_to speak_with speaking_to speaking_with talk_to talked_to talked_with talking_to "
        "talking_with chatted_with chatting_with chat_with name_is name_was name's_is i_am this_is it_is it_was "
        "asked_for ask_for asking_for signed_by signed_for handled_by answered_by greeted_by served_by written_by "
        "told_by sold_by delivered_by packed_by assisted_by helped_by promised_by received_by prepared_by "
        "submitted_by "
        "reported_by collected_by issued_by represented_by transferred_to handed_to escalated_to given_to passed_to "
        "attention_of behalf_of care_of made_to belongs_to met_with here_is i_is thanks_to kudos_to called_me "
        "regards_to them_to it_to him_to her_to keys_to parcel_to package_to money_to shouted_at yelled_at "
        "screamed_at laughed_at "
        "swore_at looked_at shout_out credit_to dealt_with payable_to lent_to married_to goes_by accepted_by "
        "contact_person me_is owned_by run_by thank_you according_to known_as registered_to addressed_to "
        "is_with was_with statement_of testimony_of estate_of signature_of person_is person_was "
        "name_of registered_under addressed_under put_through"
    ).split()
)
#: As these, of words that stand before things and firms too.
WEAK = frozenset(
    "by from with to for and or told tell asked met contacted called call emailed texted messaged phoned rang ring "
    "thank got paid said poor some another also then when that because but if while after since until saw gave sent "
    "let made helped thanked informed reached begged reminded hi hello hey dear thanks cheers i'm it's im here's as "
    "says via".split()
)
#: Greetings: what follows and ends with a sign is somebody.
GREETINGS = frozenset("hi hello hey dear thanks thankyou cheers hiya heya yo sorry ok okay bye goodbye".split())
#: Before which no person stands bare.
ARTICLES = frozenset("a an the this these those every each any no its new old two three several brand another".split())
#: After these stands where something is, or which goods.
PLACING = frozenset(
    "in at near around across outside throughout visited visiting to-from bought buy ordered order purchased wore "
    "use "
    "using used drank ate wearing owns".split()
)
#: What only people do, after a name.
HUMAN_ACTS = frozenset(
    "laughed smiled yelled shouted swore shrugged giggled sighed cried sneered mumbled reckons reckoned hung texts "
    "texted phoned rang rings whispered grinned nodded winked snapped lied lies knows knew thinks thought wants "
    "wanted "
    "wrote speaks spoke "
    "apologised apologized apologises apologizes here's himself herself born aged signed signs answered picked".split()
)
#: What people and firms do, after a name.
ACTS = frozenset(
    "said says told tells promised promises refused refuses replied replies confirmed confirms insisted claimed "
    "claims "
    "admitted explained explains emailed emails assured offered offers agreed asked asks was is has had who saw "
    "heard "
    "helped helps transferred ignored ignores lives works worked came went left opened noticed bought ordered "
    "received "
    "paid took gave got did does will would can could never just then kept keeps called calls messaged thinks "
    "suggested "
    "mentioned stated advised and or on from at in".split()
)
_FIRM_ACTS = "is has had was will would can could did does and or on from at in got just then never"
#: Of these, what says most.
SAYS = ACTS - frozenset(_FIRM_ACTS.split())
#: Words for people, after a name in Chinese and before it.
HAN_AFTER = (
    "哥 姐 老师 先生 女士 小姐 同学 总 桑 酱 叔 阿姨 经理 主管 教练 店长 老板 医生 说 讲 回复 告诉 答应 承诺 发 跟 给 "
    "让 叫 加 联系 没回 不回 态度 也 收 签收 的 和 、 回 服务 负责 接待"
).split()
HAN_TITLE = "哥 姐 老师 先生 女士 小姐 同学 总 桑 酱 叔 阿姨 经理 主管 教练 店长 老板 医生".split()
HAN_BEFORE = (
    "客服 导购 店员 外教 老师 经理 销售 顾问 专员 主管 店长 教练 同事 朋友 老板 司机 骑手 师傅 "
    "助理 管家 设计师 托尼 坐席 "
    "邻居 室友 发型师 技师 医生 护士 名叫 叫 我是 找 问 联系 跟 和 由 被 叫做 名字 姓名 昵称 是 中介 "
    "代购 博主 主播 老公 老婆 "
    "儿子 女儿 孩子 叫个 加"
).split()
HAN_PERSON = (
    "客服 导购 店员 外教 老师 经理 销售 顾问 专员 主管 店长 教练 同事 朋友 骑手 助理 管家 设计师 "
    "坐席 邻居 室友 发型师 技师 "
    "名叫 叫做 我叫 叫 我是 姓名 中介 博主 主播 老公 老婆 儿子 女儿 收件人 寄件人 "
    "联系人 收货人 买家 卖家 投诉人 持卡人 乘客 患者 户主 用户名 会员名 "
    "柜姐 柜哥"
).split()
#: What stands after the name of a firm or a thing, or at its end.
FIRMS = frozenset(
    "ltd limited inc llc plc gmbh co corp corporation company group holdings bank store stores shop shops shopping "
    "market supermarket mart outlet boutique support service services team department dept customer care help desk "
    "helpdesk online electronics furniture deco decor home homes kitchen foods food apparel fashion outdoors gadgets "
    "shoes sports beauty cosmetics pharmacy clinic hospital hotel hostel restaurant cafe bar grill inn pub club "
    "school college university academy institute airlines airways airport motors logistics express post delivery "
    "couriers insurance energy telecom mobile broadband media news press books tools toys pets official direct "
    "global international trading enterprises industries solutions technologies tech systems labs studio studios "
    "gallery museum theatre station street road avenue lane drive court place square terrace close crescent gardens "
    "park way boulevard plaza tower towers building house mall center centre estate village city town county state "
    "bay beach lake river mountain island hill hills valley bridge church temple platform app website act law code "
    "regulations regulation rules directive warranty edition series model collection pro max plus mini ultra lite "
    "sons brothers bros associates partners foundation trust society council ministry authority commission bureau "
    "court tribunal party league united fc football cup award prize day week month sale season whisky whiskey vodka "
    "gin wine beer coffee tea sauce dressing cheese chocolate cereal shampoo perfume lipstick jeans boots trainers "
    "sneakers jacket watch phone laptop tablet camera tv fridge vacuum blender kettle toaster mattress sofa".split()
)
