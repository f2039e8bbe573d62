"""`python -m benchmarks [NAAM …] [--klein]`: draai de metingen en druk de tabellen af."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import sys

import benchmarks
from benchmarks.meting import Verslag, machine, toon


def namen() -> list[str]:
    """De bestanden in deze map die een benchmark zijn: alles behalve de meetlat zelf."""
    return sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in {"meting", "__main__"})


def main(argumenten: list[str] | None = None) -> int:
    """Draai de gevraagde benchmarks; 1 als uitkomsten verschillen of een eigen kandidaat mislukte."""
    lezer = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Meet het zware werk naast de gangbare weg."
    )
    lezer.add_argument("naam", nargs="*", help=f"welke: {', '.join(namen())}; zonder naam alle")
    lezer.add_argument(
        "--klein", action="store_true", help="kleine invoer, om te zien of alles werkt; de tijden zeggen weinig"
    )
    keuze = lezer.parse_args(argumenten)
    onbekend = set(keuze.naam) - set(namen())
    if onbekend:
        lezer.error(f"onbekend: {', '.join(sorted(onbekend))}; kies uit {', '.join(namen())}")
    print(machine(), flush=True)
    in_orde = True
    for naam in keuze.naam or namen():
        module = importlib.import_module(f"benchmarks.{naam}")
        if not hasattr(module, "draai"):
            continue
        print(f"\n{naam}: {module.TITEL}", flush=True)
        verslag: Verslag = module.draai(keuze.klein)
        print(toon(verslag), flush=True)
        in_orde &= verslag.gelijk is not False and not any(u.fout for u in verslag.uitslagen if not u.maat)
    return 0 if in_orde else 1


if __name__ == "__main__":
    sys.exit(main())
