"""The web surface of the evidence vault: HTTP routes, authentication, problem details.

Thin by rule: parse, call one service of ``vault``, present. How a route is added: ``api/routes/__init__.py``.
"""
