"""Mentions of what is measured of a body."""

from vault.redaction.spans import PiiType

EXAMPLES = (
    (PiiType.BIOMETRIC, "强制录入〖指纹〗和〖人脸照片〗"),
    (PiiType.BIOMETRIC, "采集〖虹膜〗、〖声纹〗"),
    (PiiType.BIOMETRIC, "They want a 〖face photo〗 and my 〖fingerprints〗."),
)
DECOYS = ("照片和实物不符", "丢人现眼", "the watch face is scratched")
