"""Run every measurement: ``python -m benchmarks [--mib 512] [--rounds 5] [--cases 100 10000] [--large-mib 2048]``."""

import argparse
import tempfile
from pathlib import Path

from benchmarks.ceilings import cobblestone_rates, fsync_probe, sha256_rate
from benchmarks.latency import measure_latency
from benchmarks.service import prepare, service, staffed
from benchmarks.transfer import measure_memory, measure_transfer


def main() -> None:
    """Print ceilings, transfer, memory and latency, each beside what it is to be compared with."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--mib", type=int, default=512, help="size of one transfer")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is repeated; medians are printed")
    parser.add_argument("--cases", type=int, nargs="+", default=[100, 10_000], help="how many cases stand in the vault")
    parser.add_argument("--large-mib", type=int, default=2048, help="size of the upload whose memory is watched")
    parser.add_argument("--folder", type=Path, default=None, help="where the vault lies; a temporary folder by default")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        middle, slow = fsync_probe(folder)
        hashing, (sealing, opening) = sha256_rate(), cobblestone_rates()
        print(f"machine   fsync of 4 KiB p50 {middle:.2f} ms, p99 {slow:.2f} ms")
        print(
            f"          SHA-256 {hashing:.0f} MiB/s; sealing {sealing:.0f} MiB/s; opening {opening:.0f} MiB/s; one core"
        )
        secret = prepare(folder / "vault")
        with service(folder / "vault") as (address, running):
            agent = staffed(address, secret)
            measure_transfer(address, options.mib, options.rounds, hashing)
            measure_memory(address, running.pid, options.large_mib)
            measure_latency(address, folder / "vault", agent, sorted(options.cases))
        middle, slow = fsync_probe(folder)
        print(f"machine   fsync of 4 KiB p50 {middle:.2f} ms, p99 {slow:.2f} ms (again, at the end)")


if __name__ == "__main__":
    main()
