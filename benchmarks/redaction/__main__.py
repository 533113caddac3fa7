"""``python -m benchmarks.redaction texts [--seed exam|dev|N] [--count N] [--misses N]``, ``… images […]``."""

import argparse
import importlib
import sys
import time

from benchmarks.redaction.text_score import score, table
from benchmarks.redaction.texts import generate, words_for


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
    texts.add_argument("--misses", type=int, default=0, help="how many mistakes to show")
    texts.add_argument("--no-names", action="store_true", help="without the model for names")
    options = parser.parse_args(arguments)
    seed, words = words_for(options.seed)
    documents = list(generate(seed, options.count, words=words))
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


if __name__ == "__main__":
    main(sys.argv[1:])
