"""English names. All invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.NAME, "My name is 〖Anneliese Thistlewood〗 and I ordered a kettle."),
    (PiiType.NAME, "Name: 〖Tobias MacLeod〗"),
    (PiiType.NAME, "The driver, 〖Callum A. Nakamura〗, left it in the rain."),
    (PiiType.NAME, "I spoke with 〖Beatrix Osei〗 in customer service."),
    (PiiType.NAME, "Kind regards,\n〖Fergus Quimby〗"),
    (PiiType.NAME, "thanks\n〖harriet〗"),
    (PiiType.NAME, "Dear 〖Delphine〗,\nyour parcel"),
    (PiiType.NAME, "From: 〖Rashid Holloway〗 <someone@example.com>"),
    (PiiType.NAME, "[09:14] 〖Ingrid Vance〗: it is broken"),
    (PiiType.NAME, "〖Winston Doyle〗 said it was my fault."),
    (PiiType.NAME, "Please reach Ms. 〖O'Donnell〗."),
    (PiiType.NAME, "I, 〖Zoë Müller〗, paid for it."),
    (PiiType.NAME, "〖Xiaoming Li〗 promised a refund, so did 〖Zhang Wei〗."),
    (PiiType.NAME, "Recipient\t〖Emily F. Whitfield〗"),
    (PiiType.NAME, "My name is 〖Mara Lindqvist〗. Later 〖Lindqvist〗 was misspelt, and 〖Mara〗 too."),
    (PiiType.NAME, "Your customer 〖T. J. Eckleburg〗 here."),
    # one name only
    (PiiType.NAME, "I spoke to 〖Thandiwe〗 in billing and she gave me to 〖Siddharth〗, who hung up."),
    (PiiType.NAME, "Then 〖Bogdan〗 came, then 〖Goran〗, then nobody."),
    (PiiType.NAME, "the clerk, 〖Bo〗, laughed"),
    (PiiType.NAME, "thanks, 〖Kayla〗! Your colleague 〖Bjarne〗 was less helpful."),
    (PiiType.NAME, "It's your rep 〖Oyinkan〗 who refused, and 〖Jarrod〗's boss agreed."),
    (PiiType.NAME, "My neighbour 〖Pat〗 signed while 〖Grace〗 was at school."),
    # names of the world
    (PiiType.NAME, "Refund 〖Björn Sjöström〗 and 〖Ewa Wiśniewska-Zając〗, please."),
    (PiiType.NAME, "The account belongs to 〖Petronella van Rensburg〗 and 〖Suleiman bin Daud〗."),
    (PiiType.NAME, "〖Harjinder Singh Bajwa〗 ordered, but 〖Vikas Deshpande〗 got the email."),
    (PiiType.NAME, "c/o 〖Rekha Menon〗, or 〖Despina P.〗 next door"),
    (PiiType.NAME, "I'm 〖Clarence “Bud” Robichaux〗, and 〖Bud〗 is fine."),
    (PiiType.NAME, "My lawyer is Mrs. 〖Bottle〗."),
    # small letters
    (PiiType.NAME, "my name is 〖ahmed el mansouri〗 and i want my money back"),
    (PiiType.NAME, "i spoke with 〖ramesh〗 and 〖sunita〗, no help"),
    (PiiType.NAME, "name: 〖tran thi bich hang〗\nissue: late"),
    (PiiType.NAME, "the agent was 〖m. fernandes〗"),
    # forms and transcripts
    (PiiType.NAME, "Consignee: 〖Rukhsana Begum〗\nAttn: 〖Kwabena Boateng-Asante〗"),
    (PiiType.NAME, "Customer: 〖MacAllister, Eilidh〗; complaint: late"),
    (PiiType.NAME, "Passenger: 〖SMITH/JOHN〗 MR"),
    (PiiType.NAME, "Support - 〖Lwazi〗 09:20: hello\n〖mad_max99〗 (10:22): where is it"),
    # in Chinese
    (PiiType.NAME, "客服〖Amy〗说三天内退款,外教Mr. 〖Brown〗没来。"),
    (PiiType.NAME, "店长〖Linda〗姐和〖Thandi〗都不理我。"),
)
DECOYS = (
    "Dear Sir or Madam,",
    "Dear Bluebird Home Support,",
    "I bought it from Northwind Gadgets on Black Friday.",
    "Customer Service said the Return Policy does not cover Battery Damage.",
    "Will you refund me? May I have an answer? Mark the ticket as urgent.",
    "Under the Consumer Rights Act 2015 I want a Full Refund.",
    "Order total: $1,280.00, paid 12 June 2026.",
    "A bottle of Jack Daniels, Dr. Martens boots, Levi's jeans, Calvin Klein socks and my Dyson broke.",
    "Temu said no. Currys told me to ask Bosch. Thanks Amazon, sorry Evri.",
    "St Patrick's Day and Victoria's Secret are fine. So is Anna's Home Deco.",
    "We stayed in Florence and Charlotte last April. May came and went; Rob was not the word.",
    "Grace period expired. Hope you answer. Bill me later. Rose gold, jasmine tea, ruby earrings.",
    "The Grand Hyatt and the Toyota Corolla disappointed. Tuesday, then Wednesday. Y'all know.",
    "the courier from hermes said amazon lost it and ebay told me to ask paypal",
    "在Costco买的Kirkland坚果过期了,联系Lenovo客服没用,去Apple专卖店也没用。",
)
