"""What a complaint is about: the eighteen primary classes, by which cases are routed to teams."""

from enum import StrEnum


class Category(StrEnum):
    """Primary class of a complaint."""

    AFTER_SALE_REFUSAL = "after_sale_refusal"
    AUTO_RENEWAL = "auto_renewal"
    COUNTERFEIT = "counterfeit"
    CUSTOMS_OR_SHIPPING = "customs_or_shipping"
    FALSE_ADVERTISING = "false_advertising"
    FOOD_SAFETY = "food_safety"
    INVOICE_REFUSAL = "invoice_refusal"
    MERCHANT_HARASSMENT = "merchant_harassment"
    MINOR_TRANSACTION = "minor_transaction"
    NON_DELIVERY = "non_delivery"
    NOT_AS_DESCRIBED = "not_as_described"
    PERSONAL_INFORMATION_LEAK = "personal_information_leak"
    PREPAID_SERVICE_CLOSURE = "prepaid_service_closure"
    PRICE_FRAUD = "price_fraud"
    PRODUCT_SAFETY = "product_safety"
    QUALITY_DEFECT = "quality_defect"
    REFUND_DELAY = "refund_delay"
    WRONG_ITEM = "wrong_item"

    @property
    def zh(self) -> str:
        """The title in Chinese."""
        return _TITLES[self][0]

    @property
    def en(self) -> str:
        """The title in English."""
        return _TITLES[self][1]


_TITLES = {
    Category.AFTER_SALE_REFUSAL: ("拒绝售后", "After-sale service refused"),
    Category.AUTO_RENEWAL: ("自动续费", "Automatic renewal"),
    Category.COUNTERFEIT: ("假冒商品", "Counterfeit goods"),
    Category.CUSTOMS_OR_SHIPPING: ("关税或运费", "Customs or shipping charges"),
    Category.FALSE_ADVERTISING: ("虚假宣传", "False advertising"),
    Category.FOOD_SAFETY: ("食品安全", "Food safety"),
    Category.INVOICE_REFUSAL: ("拒开发票", "Invoice refused"),
    Category.MERCHANT_HARASSMENT: ("商家骚扰", "Harassment by the merchant"),
    Category.MINOR_TRANSACTION: ("未成年人消费", "Purchase by a minor"),
    Category.NON_DELIVERY: ("未收到货", "Not delivered"),
    Category.NOT_AS_DESCRIBED: ("货不对板", "Not as described"),
    Category.PERSONAL_INFORMATION_LEAK: ("个人信息泄露", "Personal information leaked"),
    Category.PREPAID_SERVICE_CLOSURE: ("预付商家停业", "Prepaid service closed down"),
    Category.PRICE_FRAUD: ("价格欺诈", "Price fraud"),
    Category.PRODUCT_SAFETY: ("产品安全", "Product safety"),
    Category.QUALITY_DEFECT: ("质量问题", "Quality defect"),
    Category.REFUND_DELAY: ("退款拖延", "Refund delayed"),
    Category.WRONG_ITEM: ("发错商品", "Wrong item"),
}
