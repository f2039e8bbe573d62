"""Hoe lang duurt een stuk werk en hoeveel geheugen kost het, in een vers proces, eerlijk om en om gemeten?

Een `Kandidaat` is één functie op naam (`"benchmarks.punten_in_buurten:geopandas"`) met JSON-argumenten. `meet` draait
alle kandidaten om en om, elk in een eigen vers Python-proces, en geeft per kandidaat de medianen:

- `wand_s`: van het starten van Python tot het einde (dus met imports en inlezen);
- `cpu_s`: gebruikers- plus systeemtijd van dat proces en zijn kinderen;
- `kern_s`: alleen de functie zelf, of wat de functie in haar uitkomst als `"kern_s"` opgeeft;
- `piek_mib`: het hoogste geheugen van dat proces.

Voorbeeld::

    UITSLAGEN = meet([Kandidaat("pandas", "benchmarks.eponline:met_pandas", {"pad": "..."}, maat=True),
                      Kandidaat("wijkwind", "benchmarks.eponline:met_wijkwind", {"pad": "..."})], herhaal=3)

De functie geeft een dict terug die als JSON kan; alles behalve `kern_s` is de uitkomst. `gelijk` toetst of alle
kandidaten dezelfde uitkomst gaven, voordat iemand een tijd gelooft.
"""

from __future__ import annotations

import importlib
import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

WORTEL = Path(__file__).resolve().parents[1]
DATA = Path(__file__).resolve().parent / ".data"
_MERK = "@@UITKOMST@@"


@dataclass(frozen=True)
class Kandidaat:
    """Eén manier om het werk te doen.

    Parameters
    ----------
    naam : zoals die in de tabel komt
    functie : `"module:functie"`; wordt in het verse proces geïmporteerd en met `argumenten` aangeroepen
    argumenten : alleen JSON-waarden (paden als tekst)
    maat : waar: dit is (een van) de maat(en) waarmee vergeleken wordt
    herhaal : eigen aantal keren, voor een kandidaat die te lang duurt om vaak te draaien; None: als de rest
    """

    naam: str
    functie: str
    argumenten: Mapping[str, Any] = field(default_factory=dict)
    maat: bool = False
    herhaal: int | None = None


@dataclass(frozen=True)
class Uitslag:
    """De medianen van één kandidaat; `fout` is leeg als elke keer lukte."""

    naam: str
    maat: bool
    keren: int
    wand_s: float
    cpu_s: float
    kern_s: float
    piek_mib: float
    uitkomst: Mapping[str, Any]
    fout: str = ""


@dataclass(frozen=True)
class Doel:
    """Een toegezegde verhouding en wat er gemeten is; `hoger` waar: gemeten moet minstens `eis` zijn."""

    omschrijving: str
    gemeten: float
    eis: float
    hoger: bool = True

    @property
    def gehaald(self) -> bool:
        """Of de eis in deze ronde is gehaald."""
        return self.gemeten >= self.eis if self.hoger else self.gemeten <= self.eis


@dataclass(frozen=True)
class Verslag:
    """Wat een benchmark teruggeeft; `gelijk`: of de uitkomsten gelijk zijn (None: niet te vergelijken)."""

    titel: str
    uitslagen: Sequence[Uitslag]
    doelen: Sequence[Doel] = ()
    gelijk: bool | None = None
    toelichting: Sequence[str] = ()


def meet(
    kandidaten: Sequence[Kandidaat],
    *,
    herhaal: int = 3,
    opwarmen: bool = True,
    meld: Callable[[str], None] | None = None,
    tijd_max_s: float = 3_600.0,
) -> list[Uitslag]:
    """Draai alle kandidaten om en om, `herhaal` keer, elk in een vers proces.

    Parameters
    ----------
    herhaal : aantal gemeten rondes; elke ronde draait elke kandidaat één keer, in wisselende volgorde
    opwarmen : draai eigen kandidaten (geen `maat`) eerst een keer ongemeten, zodat gecompileerde kernen bewaard zijn
    meld : krijgt per stap één regel tekst, bijvoorbeeld `print`
    tijd_max_s : langer mag één keer niet duren; daarna telt de kandidaat als mislukt

    Returns
    -------
    per kandidaat één `Uitslag`, in de volgorde van `kandidaten`
    """
    zeg = meld or (lambda _: None)
    if opwarmen:
        for kandidaat in kandidaten:
            if not kandidaat.maat:
                zeg(f"  opwarmen: {kandidaat.naam}")
                _een_keer(kandidaat, tijd_max_s)
    rondes: dict[str, list[dict[str, Any]]] = {k.naam: [] for k in kandidaten}
    for ronde in range(herhaal):
        volgorde = kandidaten if ronde % 2 == 0 else list(reversed(kandidaten))
        for kandidaat in volgorde:
            if ronde >= (herhaal if kandidaat.herhaal is None else kandidaat.herhaal):
                continue
            keer = _een_keer(kandidaat, tijd_max_s)
            rondes[kandidaat.naam].append(keer)
            zeg(f"  ronde {ronde + 1}: {kandidaat.naam}: {keer['fout'] or format(keer['wand_s'], '.2f') + ' s'}")
    return [_samenvatting(kandidaat, rondes[kandidaat.naam]) for kandidaat in kandidaten]


def gelijk(uitslagen: Iterable[Uitslag], sleutels: Sequence[str]) -> bool:
    """Of alle geslaagde kandidaten (minstens één) voor elke sleutel die ze geven dezelfde waarde gaven."""
    geslaagd = [u for u in uitslagen if not u.fout]
    for sleutel in sleutels:
        waarden = {json.dumps(u.uitkomst[sleutel], sort_keys=True) for u in geslaagd if sleutel in u.uitkomst}
        if len(waarden) != 1:
            return False
    return bool(geslaagd)


def verhouding(maat: Uitslag, eigen: Uitslag, grootheid: str = "wand_s") -> float:
    """Hoeveel keer zoveel `grootheid` (wand_s, cpu_s, kern_s, piek_mib) de maat kost als de eigen weg."""
    teller, noemer = float(getattr(maat, grootheid)), float(getattr(eigen, grootheid))
    return teller / noemer if noemer > 0 else float("nan")


def toon(verslag: Verslag) -> str:
    """Het verslag als tekst: tabel, doelen en toelichting."""
    kop = f"{'':34}{'wand s':>9}{'cpu s':>9}{'kern s':>9}{'piek MiB':>10}{'keren':>7}"
    regels = [verslag.titel, "=" * len(verslag.titel), kop, "-" * len(kop)]
    for u in verslag.uitslagen:
        naam = f"{u.naam[:31]}{' *' if u.maat else ''}"
        if u.fout:
            regels.append(f"{naam:34}  mislukt: {u.fout}")
            continue
        regels.append(f"{naam:34}{u.wand_s:9.2f}{u.cpu_s:9.2f}{u.kern_s:9.3f}{u.piek_mib:10.0f}{u.keren:7d}")
    regels.append("* = maat: wat een gebruiker anders zou nemen; medianen, om en om gemeten, elk in een vers proces")
    for doel in verslag.doelen:
        teken = "minstens" if doel.hoger else "hoogstens"
        regels.append(
            f"{'gehaald ' if doel.gehaald else 'NIET gehaald'}: {doel.omschrijving}: "
            f"{doel.gemeten:.2f} ({teken} {doel.eis:.2f})"
        )
    if verslag.gelijk is not None:
        regels.append("uitkomsten: gelijk" if verslag.gelijk else "uitkomsten: VERSCHILLEND, de tijden zeggen niets")
    return "\n".join([*regels, *verslag.toelichting])


def machine() -> str:
    """Waarop gemeten is: processoren, geheugen, Python en de drukte van dit moment."""
    geheugen_gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    drukte = ", ".join(f"{d:.1f}" for d in os.getloadavg())
    return (
        f"{os.cpu_count()} processoren, {geheugen_gib:.0f} GiB, Python {platform.python_version()}, "
        f"drukte vooraf (1, 5, 15 min): {drukte}"
    )


def _een_keer(kandidaat: Kandidaat, tijd_max_s: float) -> dict[str, Any]:
    opdracht = [sys.executable, "-m", "benchmarks.meting", kandidaat.functie, json.dumps(dict(kandidaat.argumenten))]
    # Zonder bewaarde bytecode vertaalt elk vers proces alle pakketten opnieuw: dat treft maat en eigen even hard en
    # zegt niets over het werk. Een gewone gebruiker heeft dat niet; de kinderen hier dus ook niet.
    omgeving = {naam: waarde for naam, waarde in os.environ.items() if naam != "PYTHONDONTWRITEBYTECODE"}
    begin = time.perf_counter()
    try:
        klaar = subprocess.run(
            opdracht, cwd=WORTEL, env=omgeving, capture_output=True, text=True, timeout=tijd_max_s, check=False
        )
    except subprocess.TimeoutExpired:
        return {"fout": f"langer dan {tijd_max_s:.0f} s", "wand_s": tijd_max_s}
    wand_s = time.perf_counter() - begin
    _, merk, staart = klaar.stdout.rpartition(_MERK)
    if klaar.returncode != 0 or not merk:
        laatste = (klaar.stderr.strip().splitlines() or [f"afgesloten met {klaar.returncode}"])[-1]
        return {"fout": laatste[:160], "wand_s": wand_s}
    return {"fout": "", "wand_s": wand_s, **json.loads(staart)}


def _samenvatting(kandidaat: Kandidaat, keren: Sequence[Mapping[str, Any]]) -> Uitslag:
    fouten = [k["fout"] for k in keren if k["fout"]]
    goed = [k for k in keren if not k["fout"]]
    if fouten or not goed:
        nan = float("nan")
        return Uitslag(
            kandidaat.naam, kandidaat.maat, len(goed), nan, nan, nan, nan, {}, (fouten or ["niet gedraaid"])[0]
        )
    if any(k["uitkomst"] != goed[0]["uitkomst"] for k in goed):
        nan = float("nan")
        return Uitslag(
            kandidaat.naam, kandidaat.maat, len(goed), nan, nan, nan, nan, {}, "elke keer een andere uitkomst"
        )
    wand_s, cpu_s, kern_s, piek_mib = (
        median(float(k[naam]) for k in goed) for naam in ("wand_s", "cpu_s", "kern_s", "piek_mib")
    )
    return Uitslag(
        kandidaat.naam, kandidaat.maat, len(goed), wand_s, cpu_s, kern_s, piek_mib, uitkomst=goed[0]["uitkomst"]
    )


def _piek_mib() -> float:
    """Het hoogste geheugen van dit proces zelf.

    `ru_maxrss` erft op Linux de piek van het proces dat ons startte; `VmHWM` niet. Daarom eerst dat.
    """
    staat = Path("/proc/self/status")
    if staat.exists():
        for regel in staat.read_text(encoding="ascii", errors="replace").splitlines():
            if regel.startswith("VmHWM:"):
                return float(regel.split()[1]) / 1024
    eenheid = 1024**2 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / eenheid


def _kind(functie: str, argumenten: str) -> None:
    """Draai één functie in dit verse proces en druk meting en uitkomst af als JSON."""
    module, _, naam = functie.partition(":")
    doe: Callable[..., dict[str, Any]] = getattr(importlib.import_module(module), naam)
    begin = time.perf_counter()
    uitkomst = doe(**json.loads(argumenten))
    duur_s = time.perf_counter() - begin
    kern_s = float(uitkomst.pop("kern_s", duur_s))
    gebruik = [resource.getrusage(wie) for wie in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu_s = sum(g.ru_utime + g.ru_stime for g in gebruik)
    meting = {"cpu_s": cpu_s, "kern_s": kern_s, "piek_mib": _piek_mib(), "uitkomst": uitkomst}
    print(_MERK + json.dumps(meting))


if __name__ == "__main__":
    _kind(sys.argv[1], sys.argv[2])
