"""What each kind of problem is called, in Chinese and in English. The keys are part of the API."""

from typing import Final

UNKNOWN: Final = ("请求未能完成", "The request failed")
TITLES: Final[dict[str, tuple[str, str]]] = {
    "invalid-input": ("请求内容有误", "The input can't be used"),
    "login-taken": ("登录名已被使用", "This login is taken"),
    "weak-password": ("密码强度不足", "The password is too weak"),
    "not-authenticated": ("尚未登录", "Not signed in"),
    "bad-credentials": ("登录信息不正确", "Wrong credentials"),
    "refused": ("无权进行此操作", "Not allowed"),
    "step-up-required": ("需要再次验证身份", "Confirm your second factor first"),
    "not-granted": ("未获授权查看", "Not granted"),
    "not-found": ("找不到", "Not found"),
    "conflict": ("与当前状态冲突", "Conflict with the present state"),
    "changed-meanwhile": ("内容已被他人更改", "Changed meanwhile"),
    "keys-rotated": ("密钥已轮换", "Keys were rotated"),
    "idempotency-key-reused": ("幂等键已用于其他请求", "Idempotency key used before"),
    "too-large": ("内容过大", "Too large"),
    "quota-exceeded": ("超出配额", "Quota exceeded"),
    "too-many-requests": ("请求过于频繁", "Too many requests"),
    "unavailable": ("服务暂时不可用", "Unavailable for now"),
    "log-unavailable": ("审计日志无法写入", "The audit log can't be written"),
    "stored-data-damaged": ("存储的数据已损坏", "Stored data is damaged"),
    "method-not-allowed": ("不支持该方法", "Method not allowed"),
    "not-acceptable": ("无法提供所要求的格式", "Not acceptable"),
    "request-timeout": ("请求超时", "Request timed out"),
    "unsupported-media-type": ("不支持的内容类型", "Unsupported media type"),
    "range-not-satisfiable": ("所请求的范围超出文件", "Range not satisfiable"),
    "internal-error": ("内部错误", "Internal error"),
}
