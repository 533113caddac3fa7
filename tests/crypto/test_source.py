"""Rules that the source itself must keep: comparisons in constant time, good randomness, a true inventory, no I/O."""

import ast
import re
from collections.abc import Iterator

from tests.crypto.source import ROOT, cryptography_in_use, files, parsed

PUBLIC_COMPARISONS = {
    "crypto/evidence.py": {
        "digests == {hashlib.sha256().digest_size}": "sizes",
        "_manifest_text(manifest) == text": "two texts of whoever holds the key, after authentication",
    },
    "crypto/merkle.py": {
        "old == size": "sizes",
        "old != end": "sizes",
        "position == last": "positions",
    },
    "crypto/notes.py": {
        "name == key.name": "public names",
        "blob[:_KEY_ID_SIZE] == key_id(key.name, key.public)": "public key ids",
        "identifier != key_id(name, key.public).hex()": "public key ids",
        "base64.b64encode(blob).decode() != text": "public text",
        "checkpoint.origin != log.name": "public names",
    },
    "crypto/scopes.py": {"wanted == held": "public paths"},
    "crypto/suites.py": {"sealed[:TAG_SIZE] != suite.to_bytes(TAG_SIZE, 'big')": "a public tag"},
}


def _is_plain(node: ast.expr) -> bool:
    """A length, or a constant that is no bytes and no text."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "len"
    return isinstance(node, ast.Constant) and not isinstance(node.value, bytes | str)


def _comparisons(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and any(isinstance(operator, ast.Eq | ast.NotEq) for operator in node.ops):
            sides = [node.left, *node.comparators]
            if not any(_is_plain(side) for side in sides) and not _compares_with_constant(node):
                yield ast.unparse(node)


def _compares_with_constant(node: ast.Compare) -> bool:
    """An upper-case name or a literal on one side is in the source for all to read."""
    sides = [node.left, *node.comparators]
    return any(
        isinstance(side, ast.Constant) or (isinstance(side, ast.Name) and side.id.lstrip("_").isupper())
        for side in sides
    )


def test_crypto_compares_nothing_secret_with_the_equals_sign() -> None:
    """Each comparison that could take longer for a better guess is listed with the reason why it may."""
    found = {
        path.relative_to(ROOT).as_posix(): compared
        for path in files("crypto")
        if (compared := set(_comparisons(parsed(path))))
    }
    assert found == {path: set(reasons) for path, reasons in PUBLIC_COMPARISONS.items()}


def test_secrets_are_compared_by_compare_digest() -> None:
    names = {name for name in cryptography_in_use() if "compare" in name}
    assert names == {"hmac.compare_digest"}


def test_randomness_comes_from_the_system() -> None:
    used = cryptography_in_use()
    assert not [name for name in used if name.startswith("random.")]
    for name in used:
        if name.startswith("secrets."):
            assert name in {
                "secrets.token_bytes",
                "secrets.token_urlsafe",
                "secrets.token_hex",
                "secrets.choice",
                "secrets.randbelow",
                "secrets.randbits",
            }


def test_no_broken_or_unlisted_hash_is_used() -> None:
    """SHA-1 only as HMAC in one-time codes: RFC 6238 has it so, authenticator apps too, and it is not broken there."""
    used = {name for name in cryptography_in_use() if re.search(r"md5|sha1$|SHA1$|MD5|hashlib\.new", name)}
    assert used <= {"hashlib.sha1"}
    users = [path.name for path in files("crypto", "vault", "api") if "hashlib.sha1" in path.read_text("utf-8")]
    assert set(users) <= {"totp.py"}


def test_the_inventory_in_the_specification_is_what_the_code_uses() -> None:
    """docs/crypto.md, section 13 (OWASP ASVS 11.1.2): one row for each algorithm that a scan of the code finds."""
    text = (ROOT / "docs" / "crypto.md").read_text("utf-8")
    section = text.split("\n## 13 ")[1].split("\n## ")[0]
    rows = re.findall(r"^\| ((?:`[\w.]+`(?:, )?)+) \| ([a-z, ]+) \|", section, re.MULTILINE)
    listed: dict[str, set[str]] = {}
    for names, rooms in rows:
        for name in re.findall(r"`([\w.]+)`", names):
            assert name not in listed, f"{name} is listed twice"
            listed[name] = set(rooms.split(", "))
    assert listed == cryptography_in_use()


def test_crypto_imports_nothing_that_reads_or_writes() -> None:
    allowed = {
        "argon2", "base64", "collections", "crypto", "cryptography", "dataclasses", "enum", "hashlib", "hmac",
        "json", "os", "re", "rfc8785", "unicodedata",
    }  # fmt: skip
    for path in files("crypto"):
        for node in ast.walk(parsed(path)):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0
                modules = [node.module or ""]
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
                assert node.attr == "urandom", f"{path.name} uses os.{node.attr}"
            assert {module.split(".")[0] for module in modules} <= allowed, path.name


def test_every_section_that_the_code_cites_exists() -> None:
    text = (ROOT / "docs" / "crypto.md").read_text("utf-8")
    headings = set(re.findall(r"^#{2,3} (\d+(?:\.\d+)?) ", text, re.MULTILINE))
    for path in files("crypto", "vault", "api"):
        source = path.read_text("utf-8")
        cited = re.findall(r"docs/crypto\.md,? (?:sections? )?(\d+(?:\.\d+)?)", source)
        if path.is_relative_to(ROOT / "crypto"):
            cited += re.findall(r"\((?:section )?(\d+\.\d+)\)", source)
        assert set(cited) <= headings, f"{path.name} cites sections that do not exist"
