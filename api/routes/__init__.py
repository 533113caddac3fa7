"""The routes, an area to a file.

To add one:

1. Write the service in ``vault``: a plain function that takes ``(vault, actor, ...)``, checks what it must, and returns
   a frozen msgspec struct.
2. Write the handler: ``operation_id``, tag, a title in both languages, a body as a struct of ``api.forms.Form`` named
   ``data``, path ids as ``PathId``, query parameters as ``FromQuery``; then one line that calls the service through
   ``caller.run`` and presents what comes back::

       @post("/teams", operation_id="teams.create", tags=["teams"], summary="新建小组 · Create a team")
       async def create(caller: SignedIn, data: RequestBody[NewTeam]) -> TeamView:
           return await caller.run(create_team, data.name)

3. Give the operation its rule in ``api/policy.py``; without one the application does not start.
4. List the handler in ``HANDLERS`` of its file, and a new file below in ``api/routes/every.py``.

Errors need nothing here: services raise ``VaultError``s and ``api/problems.py`` tells them. Their documentation is
added for all routes alike by ``api/document.py``. Unknown query parameters, unknown JSON keys, wrong media types and
idempotency keys are handled before the handler runs. A list goes through ``api/paging.py``, a change on a condition
through ``api/conditions.py``.
"""
