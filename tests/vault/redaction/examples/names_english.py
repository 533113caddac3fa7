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
)
DECOYS = (
    "Dear Sir or Madam,",
    "Dear Bluebird Home Support,",
    "I bought it from Northwind Gadgets on Black Friday.",
    "Customer Service said the Return Policy does not cover Battery Damage.",
    "Will you refund me? May I have an answer? Mark the ticket as urgent.",
    "Under the Consumer Rights Act 2015 I want a Full Refund.",
    "Order total: $1,280.00, paid 12 June 2026.",
)
