"""``python -m benchmarks.redaction texts|written|images``: each has a ``--help`` of its own."""

import argparse
import importlib
import sys
import time
from collections.abc import Iterator

from benchmarks.redaction.text_score import score, table
from benchmarks.redaction.texts import Labelled, generate, words_for
from benchmarks.redaction.written import SETS, written


def main(arguments: list[str]) -> None:
    """Runs one of the measurements; the pictures have options of their own."""
    if arguments[:1] == ["images"]:
        importlib.import_module("benchmarks.redaction.images").main(arguments[1:])
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks.redaction", description=__doc__)
    commands = parser.add_subparsers(required=True)
    commands.add_parser("images", help="pictures: see its own --help")
    texts = commands.add_parser("texts", help="texts of complaints")
    texts.add_argument("--seed", default="exam", help="dev, exam or a number")
    texts.add_argument("--count", type=int, default=600, help="how many texts")
    texts.set_defaults(texts=lambda options: _generated(options.seed, options.count))
    by_hand = commands.add_parser("written", help="texts written one by one, without reading a rule")
    by_hand.add_argument("--seed", default="exam", choices=SETS)
    by_hand.set_defaults(texts=lambda options: written(options.seed))
    for command in (texts, by_hand):
        command.add_argument("--misses", type=int, default=0, help="how many mistakes to show")
        command.add_argument("--no-names", action="store_true", help="without the model for names")
    options = parser.parse_args(arguments)
    documents = list(options.texts(options))
    started = time.perf_counter()
    result = score(documents, names=not options.no_names)
    seconds = time.perf_counter() - started
    print(table(result))
    characters = sum(len(d.text) for d in documents)
    print(
        f"{len(documents)} texts, {characters} characters, {seconds:.1f} s, {characters / seconds:.0f} characters "
        f"a second"
    )
    for line in [*result.missed[: options.misses], *result.wrong[: options.misses]]:
        print(line)


def _generated(seed: str, count: int) -> Iterator[Labelled]:
    number, words = words_for(seed)
    return generate(number, count, words=words)


if __name__ == "__main__":
    main(sys.argv[1:])
