"""What the server clears away by itself."""

import asyncio
import os
import time
from pathlib import Path

from api.execution import Bridge
from api.upkeep import upkeep
from vault.installation import create_vault, open_vault


def test_old_orphans_go_and_young_ones_stay(tmp_path: Path) -> None:
    create_vault(tmp_path / "vault")
    with open_vault(tmp_path / "vault") as vault:
        old, young = (vault.blobs.folder / name[:2] / name for name in ("ab" * 16, "cd" * 16))
        begun = vault.blobs.incoming / ("ef" * 16)
        for path in (old, young, begun):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"sealed")
        two_days_ago = time.time() - 2 * 86_400
        for path in (old, begun):
            os.utime(path, (two_days_ago, two_days_ago))

        async def run_a_while() -> None:
            bridge = Bridge()
            async with upkeep(vault, bridge):
                for _ in range(100):
                    if not old.exists() and not begun.exists():
                        break
                    await asyncio.sleep(0.05)
            bridge.close()

        asyncio.run(run_a_while())
        assert not old.exists()
        assert not begun.exists()
        assert young.exists()
