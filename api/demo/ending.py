"""The end of the narrative: who can sign in, where, and what to try."""

import shlex

from api.demo.cast import Stage
from api.demo.filing import SHOWN, Filed
from api.demo.people import Person
from api.demo.story import Story


def tell_ending(stage: Stage, filed: dict[str, Filed], seconds: float, *, stays: bool) -> None:
    """Tell the log-ins, the address, how to stop, and three things to try."""
    story = stage.story
    story.section("登录信息(仅显示这一次,不写入磁盘)", "Log-ins (shown this once, never written to disk)")
    heading = [
        story.words("谁", "who"),
        story.words("登录名", "login"),
        story.words("密码", "password"),
        story.words("动态口令密钥", "TOTP secret"),
    ]
    story.rows([heading, *(_row(person) for person in (*stage.staff, *stage.consumers))])
    story.say(
        "工作人员登录还需动态口令:把密钥加入任一验证器应用;每个口令只能用一次",
        "Staff also need a code: add the secret to any authenticator app; each code works once",
    )
    story.say(f"用时 {seconds:.0f} 秒", f"It took {seconds:.0f} seconds")
    story.section("接下来", "What next")
    if stays:
        story.say(f"服务地址:{stage.url}(按 Ctrl-C 停止)", f"The service: {stage.url} (Ctrl-C stops it)")
        _tell_tries(stage, filed[SHOWN])
    data = shlex.quote(str(stage.folder))
    story.say(f"停止后再次启动:evault serve --data {data}", f"To start it again later: evault serve --data {data}")
    story.say(f"重新演示:evault demo --replace --data {data}", f"To play again: evault demo --replace --data {data}")


def _row(person: Person) -> list[str]:
    return [person.name, person.login, person.password, person.totp_secret or "–"]


def _tell_tries(stage: Stage, one: Filed) -> None:
    story, api = stage.story, f"{stage.url}/api/v1"
    body = f'{{"login":"{one.consumer.login}","password":"{one.consumer.password}"}}'
    reading = "python3 -c 'import json,sys; print(json.load(sys.stdin)[\"token\"])'"
    tries = (
        (
            "以消费者身份登录:",
            "Sign in as a consumer:",
            f"TOKEN=$(curl -s {api}/sessions -H 'Content-Type: application/json' -d '{body}' | {reading})",
        ),
        (
            "看看客服会看到什么:",
            "See what an agent would see:",
            f'curl -s {api}/cases/{one.case}/handling -H "Authorization: Bearer $TOKEN"',
        ),
        (
            "查一查谁看过:",
            "Ask who saw it:",
            f'curl -s {api}/cases/{one.case}/history -H "Authorization: Bearer $TOKEN"',
        ),
    )
    for number, (zh, en, line) in enumerate(tries, 1):
        story.say(f"{number}) {zh}", f"{number}) {en}")
        story.say(f"   {line}", f"   {line}")


def tell_stopped(story: Story, folder: str) -> None:
    """Tell that the service has stopped."""
    story.say(f"服务已停止;数据留在 {folder}", f"The service has stopped; its data stays in {folder}")
