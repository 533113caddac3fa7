"""What has another form abroad: identity, plates, sort codes, streets; and lines and words that are none. Invented."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.ID_NUMBER, "PAN: 〖ABCPX1234Z〗"),
    (PiiType.ID_NUMBER, "Aadhaar number 〖2000 0000 0001〗"),
    (PiiType.PLATE, "number plate 〖AB12 XYZ〗"),
    (PiiType.BANK_CARD, "sort code 〖20-00-00〗"),
    (PiiType.ADDRESS, "send it to 〖4 rue des Tilleuls, 75099 Paris〗"),
    (PiiType.ADDRESS, "it is 〖Ahornstraße 8, 10999 Berlin〗"),
    (PiiType.ADDRESS, "at 〖Plot 9, Sector 4, Port Haven, Haryana 122000〗"),
    (PiiType.LANDLINE, "打〖0571-00001234转802〗"),
    (PiiType.MESSENGER_ID, "insta 〖mira.v_07〗"),
    (PiiType.NAME, "Wendeline: any news?\nAgent: no\n〖Wendeline〗: unreal"),
    (PiiType.NAME, "i am 〖oliver nakamura〗 and i want my money back"),
)
DECOYS = (
    "toll free 1-888-555-0100 or 0800 123 4567",
    "Grace Period, Penny Loafers and a Daisy Chain",
    "it took will power; Will Power drinks are overpriced",
    "Address: wrong. Colour: blue.",
    "I am Totally Unimpressed",
)
