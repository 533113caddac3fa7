"""Why something is opened: a closed list, in the log and in every grant."""

from enum import StrEnum


class Purpose(StrEnum):
    """Purposes that an agent may give in an access request, with what a consumer reads."""

    VERIFY_IDENTITY = "verify-identity"
    CONTACT_CONSUMER = "contact-consumer"
    ARRANGE_REFUND = "arrange-refund"
    ARRANGE_LOGISTICS = "arrange-logistics"
    ASSESS_EVIDENCE = "assess-evidence"
    MEDIATE = "mediate"
    ESCALATE = "escalate"
    LEGAL_DUTY = "legal-duty"


class Standing(StrEnum):
    """Purposes that follow from who someone is; nobody grants them."""

    OWN_CASE = "own-case"
    PREPARE_HANDLING = "prepare-handling"
    HANDLE_CASE = "handle-case"


TITLES: dict[str, tuple[str, str]] = {
    Purpose.VERIFY_IDENTITY: ("核实身份", "Verify who you are"),
    Purpose.CONTACT_CONSUMER: ("与您联系", "Contact you"),
    Purpose.ARRANGE_REFUND: ("办理退款", "Arrange your refund"),
    Purpose.ARRANGE_LOGISTICS: ("安排退换货物流", "Arrange return or delivery"),
    Purpose.ASSESS_EVIDENCE: ("核对证据", "Assess your evidence"),
    Purpose.MEDIATE: ("与商家调解", "Mediate with the merchant"),
    Purpose.ESCALATE: ("升级或移送处理", "Escalate your complaint"),
    Purpose.LEGAL_DUTY: ("履行法定义务", "Fulfil a legal duty"),
    Standing.OWN_CASE: ("本人查看", "You opened your own case"),
    Standing.PREPARE_HANDLING: ("生成办理视图", "The handling view was prepared"),
    Standing.HANDLE_CASE: ("办理投诉", "Handling of your complaint"),
}
"""Chinese and English words for every purpose."""
