"""The whole play, act by act, around a running service."""

import time
from pathlib import Path

from api.demo.cast import ADMIN, gather
from api.demo.ending import tell_ending, tell_stopped
from api.demo.filing import SHOWN, file_all
from api.demo.folder import new_vault, own_folder
from api.demo.granting import play_granting
from api.demo.handling import show_handling
from api.demo.progress import play_progress
from api.demo.review import early_checkpoint, show_audit, show_history
from api.demo.service import Service, free_port, serving
from api.demo.story import Story, WentWrong
from api.demo.talking import play_talking


def play(story: Story, folder: Path, port: int | None, *, replace: bool, leave: bool) -> None:
    """Play everything in a folder; then stop, or stay up until Ctrl-C. ``WentWrong``, ``CannotStart``."""
    began = time.monotonic()
    chosen = free_port(port)
    story.section("启动服务", "The service starts")
    with own_folder(folder, replace=replace) as lock:
        secret = new_vault(folder, ADMIN)
        story.say(f"新建空保险库:{folder}(仅本用户可读)", f"A new, empty vault in {folder}, readable by you alone")
        with serving(folder, chosen, lock) as service:
            story.done(f"服务就绪:{service.url}", f"The service is ready: {service.url}")
            _acts(story, folder, service, secret, began, stays=not leave)
            if not leave:
                _stay(story, service)
        tell_stopped(story, str(folder))


def _acts(story: Story, folder: Path, service: Service, secret: str, began: float, *, stays: bool) -> None:
    stage = gather(story, service.url, folder, secret)
    try:
        filed = file_all(stage)
        older = early_checkpoint(stage)
        show_handling(stage, filed)
        entry = play_granting(stage, filed)
        play_talking(stage, filed)
        play_progress(stage, filed)
        events = show_history(stage, filed[SHOWN])
        show_audit(stage, older, events, entry)
        tell_ending(stage, filed, time.monotonic() - began, stays=stays)
    finally:
        for person in (*stage.staff, *stage.consumers):
            person.close()


def _stay(story: Story, service: Service) -> None:
    try:
        service.wait()
    except KeyboardInterrupt:
        return
    raise WentWrong(story.step, story.words("服务自行停止", "the service ended by itself"))
