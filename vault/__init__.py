"""The domain of the evidence vault: accounts, cases, evidence, access, audit.

Everything here is synchronous and knows nothing of HTTP. A service is a plain function that takes the ``Vault`` (where
things are kept) and an ``Actor`` (who asks, with their unlocked keys). Imports ``crypto``, never ``api``.
"""
