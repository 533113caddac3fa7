# ruff: noqa: SIM905 - words, as words
"""Words of which English names are made, and capitalised words that belong to no name."""

import re

#: Capitalised words that belong to no name, in lower case.
COMMON_WORDS = frozenset(
    "the a an and or but if then so as at by for from in into of off on onto out over per to up via with "
    "without about after before between during "
    "i you he she it we they me him her us them my your his its our their this that these those who whom "
    "which what when where why how "
    "am is are was were be been being do does did done have has had having can could will would shall should "
    "may might must not no yes "
    "all any both each every few more most other some such only own same than too very just also once here "
    "there again further still already "
    "customer customers service services support team manager management department dept agent staff seller "
    "sellers buyer store shop company sir madam "
    "everyone everybody all anyone someone friend friends folks guys there "
    "order orders number numbers invoice receipt refund refunds return returns policy shipping delivery "
    "delivered address billing payment card account "
    "email mail phone mobile tel contact name date birth total price amount item items product products model "
    "size colour color quantity qty subject sent "
    "re fwd hello hi hey dear thanks thank regards sincerely best kind yours cheers warm respectfully "
    "faithfully truly please sorry good great morning afternoon evening "
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august "
    "september october november december "
    "mon tue wed thu fri sat sun jan feb mar apr jun jul aug sep sept oct nov dec today tomorrow yesterday "
    "black cyber prime christmas easter "
    "street st avenue ave road rd boulevard blvd lane ln drive dr court ct way place square terrace parkway "
    "highway close crescent gardens apt apartment unit suite "
    "flat floor room building block north south east west new old upper lower great saint san los las fort "
    "port lake mount city town county state "
    "united states kingdom america american britain british england english china chinese hong kong london "
    "york usa uk eu europe european "
    "act rights consumer law section article regulation commission court tribunal council ombudsman trading "
    "standards bureau agency federal national "
    "inc llc ltd limited corp corporation co plc gmbh group holdings bank electronics apparel furniture "
    "outdoors gadgets shoes fashion foods home "
    "google apple amazon ebay paypal visa mastercard fedex ups usps dhl royal mail express hermes evri yodel "
    "amex american windows android ios iphone ipad "
    "samsung sony bosch philips dyson nike adidas lego microsoft xbox playstation nintendo "
    "red blue green white black grey gray pink cotton shirt large small medium free warranty two year years "
    "one three four five six seven eight nine ten "
    "first last second third page part version pro max plus mini air ultra set pack box case cover charger "
    "cable battery machine vacuum mixer jacket "
    "standard reply summary details information question answer note notes attached attachment photo photos "
    "screenshot video file "
    "complaint complaints claim case ticket reference ref id tracking parcel package courier driver warehouse "
    "carrier signature signed proof "
    "yes ok okay sure unfortunately however therefore also finally recently according under since because "
    "although while until unless despite "
    "mr mrs ms miss mx prof sir madam lord lady captain "
    "parent guardian child minor student recipient sender holder passport license licence driving insurance "
    "policy social security "
    "grace hope will mark may rose bill grant sue art jack rich dean chase frank june faith joy summer autumn "
    "dawn ray guy pat drew lance chuck dick bob "
    "god jesus lord".split()
) - {"grace", "dean", "frank", "chase"}

#: Of these, what is also a surname (after a first name), and what is also a first name (before a surname).
ALSO_LAST = frozenset(
    "gray grey white black brown green west north hope young king bishop may march price day park rose hill "
    "wood stone long short rich best small "
    "cook page banks case sharp love lane court street mason way place row close field fields page chase "
    "english french holland london york "
    "bank law block bell bird fox gold silver frank dean grace guy jack ray art summer winter summers winters "
    "january power powers moon star trading house home "
    "ford lincoln carter amazon savage major sergeant judge general noble christian church parish priest pope "
    "monk abbot light knight".split()
)
ALSO_FIRST = frozenset(
    "mark jack guy will grace hope may april june rose bill grant sue art frank dean chase drew lance ray pat "
    "dick bob joy faith summer autumn dawn rich "
    "chuck august georgia dakota savannah florence virginia".split()
)
SELDOM_FIRST = frozenset(
    "will may hope grant art rich guy chase pat april june summer autumn faith drew lance chuck rose august".split()
)

_FIRST = frozenset(
    "aaron abby abigail adam adrian agnes aidan alan albert alex alexander alexandra alfred alice alicia "
    "alison amanda amber amelia amy ana andrea andrew andy angela "
    "angelina anita ann anna anne annie anthony antonio april arthur ashley audrey austin ava barbara barry "
    "beatrice becky ben benjamin bernard beth bethany betty beverly "
    "bradley brandon brenda brian bridget brittany bruce bryan caleb cameron camille carl carla carlos carmen "
    "carol caroline carolyn catherine cathy charles charlie "
    "charlotte chelsea cheryl chloe chris christian christina christine christopher cindy claire clara "
    "claudia colin connor courtney craig crystal cynthia daisy dan "
    "daniel danielle danny darren dave david dawn dean deborah debra denise dennis derek diana diane dominic "
    "donald donna doris dorothy doug douglas duncan dylan eddie "
    "edgar edith edward edwin eileen elaine eleanor elena eli elijah elizabeth ella ellen ellie emily emma "
    "eric erica erin ethan eugene eva evan eve evelyn felix "
    "fiona florence frances francis frank fred freddie frederick gabriel gareth gary gavin gemma geoffrey "
    "george georgia gerald gina gloria gordon grace graham greg "
    "gregory gwen hannah harold harriet harry harvey hazel heather heidi helen henry holly howard hugh hugo "
    "ian ibrahim imogen irene isaac isabel isabella isla "
    "ivan ivy jacob jacqueline jade jake james jamie jan jane janet janice jason jasmine jay jean jeff "
    "jeffrey jennifer jenny jeremy jerry jesse jessica jill jim jimmy "
    "joan joanna joanne joe joel john johnny jon jonathan jordan jorge jose joseph joshua joyce juan judith "
    "judy julia julian julie june justin karen kate katherine "
    "kathleen kathryn katie kayla keith kelly ken kenneth kevin kim kimberly kirsty kyle lara larry laura "
    "lauren lawrence leah lee leo leon leonard leslie lewis liam lily "
    "linda lisa logan lois lola louis louise lucas lucia lucy luis luke lydia lynn madison malcolm marcus "
    "margaret maria marian marie marilyn mario marion marjorie "
    "martha martin mary mason matt matthew maureen megan mel melanie melissa mia michael michelle miguel mike "
    "mohamed mohammed molly monica morgan muhammad nancy naomi natalie "
    "natasha nathan neil nicholas nick nicola nicole nigel noah nora norman olga oliver olivia omar oscar "
    "owen pamela patricia patrick paul paula pedro peggy penny "
    "peter philip phil phillip phoebe phyllis polly priya rachel ralph ramona raymond rebecca reuben rhys "
    "richard rick rita rob robert roberta robin rodney roger ron ronald "
    "rory rosa rosalind rosemary ross rowan roy ruby russell ruth ryan sally sam samantha samuel sandra sara "
    "sarah scott sean sebastian sergio seth shannon sharon shaun "
    "sheila shirley simon sofia sonia sophia sophie spencer stacey stanley stella stephanie stephen steve "
    "steven stewart stuart susan suzanne sylvia tamara tania tara taylor "
    "ted teresa terry thelma theo theodore theresa thomas tiffany tim timothy tina toby todd tom tony tracy "
    "travis trevor tyler valerie vanessa vera vernon veronica "
    "vicky victor victoria vincent violet virginia vivian walter wanda warren wayne wendy wesley william "
    "yasmin yolanda yvonne zachary zara zoe avery riley quinn casey "
    "ahmed ali aisha fatima hassan hussein khalid layla mariam mehdi nadia omar yusuf aditi ananya arjun "
    "deepak kavita neha rahul raj sanjay vikram "
    "anders astrid bjorn elsa freya greta hans ingrid jens karl klaus lars magnus nils olaf otto sven ulrich "
    "giulia giovanni luca marco matteo paolo chiara "
    "alejandro diego fernando guadalupe javier jesus ignacio pablo rafael ricardo akira haruto hiroshi kenji "
    "naoko sakura yuki yuko mei ling wei jing min-jun "
    "ming hua xin yan ying yu jun hao tao bo fang lei nguyen tran pham hoang bui dang ngo kim choi jung yoon".split()
)
_PINYIN_SURNAME = frozenset(
    "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song "
    "tang deng han feng cao peng zeng xiao tian dong pan yuan "
    "cai jiang yu du ye cheng wei su lu ding ren yao shen zhong cui tan fan wong chan lam cheung leung ng "
    "qiu fu shi bai jin qin dai meng ren shao hou mao jia ni zou xiong bao gong gu kong xiang lv yin shang tao "
    "qian wan duan tong lai pang lei yan niu ye pei tian miao lou mu zuo geng ning xia qi zhuang ge bian "
    "leong foo chiu yip yeung tse kwok mak hui siu kwan poon yeo seah sim quek chew choo loh low phua "
    "chow ho lau tsang ouyang sima zhuge lim goh koh teo ong toh chua".split()
)
_SYLLABLE = (
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|"
    r"er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|a|e|i|o|u))"
)
_PINYIN_GIVEN = re.compile(rf"{_SYLLABLE}(?:[-' ]?{_SYLLABLE})?", re.IGNORECASE)


def usual(word: str) -> bool:
    """Whether a word is a usual first name."""
    return word.lower() in _FIRST


def pinyin(first: str, second: str) -> bool:
    """Whether two words can be a romanised Chinese name, in either order."""
    a, b = first.lower(), second.lower()
    return (a in _PINYIN_SURNAME and _PINYIN_GIVEN.fullmatch(b) is not None) or (
        b in _PINYIN_SURNAME and _PINYIN_GIVEN.fullmatch(a) is not None
    )
