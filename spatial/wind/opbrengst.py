"""Hoeveel stroom levert een park in een jaar, wat gaat er onderweg verloren, en hoe zeker is dat?

Bruto per turbine uit de windverdeling op haar eigen ashoogte en de luchtdichtheid daar, dan het zog van het park en van
bestaande turbines, dan de andere verliezen. P50 is de verwachting, P90 wordt met 90 % kans gehaald.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from spatial.bron import Parameters
from spatial.errors import OutOfRange, UnknownName
from spatial.wind import zog
from spatial.wind.opbrengst_onzeker import Z75, Z90, Onzekerheid, onzekerheid
from spatial.wind.turbine import Park, Turbinetype
from spatial.wind.windklimaat import PERIODE_UREN, PERIODEN, UNIFORM, Windklimaat, Windverdeling

Getallen = NDArray[np.float64]
Voortgang = Callable[[str, float], None]
Modi = Mapping[str, Mapping[str, str]]
UREN_JAAR = 8760.0
# Verder weg is het tekort achter een turbine minder dan een half procent van de wind.
BESTAAND_REIKWIJDTE_M = 20_000.0
VERLIEZEN = ("beschikbaarheid", "elektrisch", "stilstand")
# Internationale standaardatmosfeer: temperatuurverloop, gasconstante van droge lucht, zwaartekracht.
_VERLOOP_K_M, _GAS_J_KG_K, _ZWAARTE_M_S2, _NUL_K = 0.0065, 287.05, 9.80665, 273.15
_STAP_MS = 0.01


@dataclass(frozen=True, kw_only=True)
class Opbrengst:
    """De opbrengst van een park.

    Parameters
    ----------
    tabel : index `turbine_id`; kolommen `bruto_mwh`, `zog_verlies` (aandeel), `netto_mwh` (P50, na alle verliezen),
        `vollasturen`
    bruto_mwh, na_zog_mwh, netto_mwh : park per jaar; p50_mwh is netto_mwh
    p90_mwh : 90 % kans, gemiddeld over de looptijd; p90_jaar_mwh : voor één los jaar
    verliezen : index `onderdeel`; kolommen `aandeel`, `zekerheid`, `uitleg`
    verlies_bestaand_mwh : wat bestaande turbines door dit park minder leveren (bruto); None: geen bestaande gegeven
    luchtdichtheid_kg_m3, wind_ms : gemiddeld op ashoogte
    """

    tabel: pd.DataFrame
    vermogen_mw: float
    bruto_mwh: float
    na_zog_mwh: float
    netto_mwh: float
    p75_mwh: float
    p90_mwh: float
    p90_jaar_mwh: float
    vollasturen: float
    huishoudens: float
    verliezen: pd.DataFrame
    onzekerheid: Onzekerheid
    luchtdichtheid_kg_m3: float
    wind_ms: float
    verlies_bestaand_mwh: float | None
    herkomst: str
    meldingen: tuple[str, ...]
    gemaakt: bool

    @property
    def p50_mwh(self) -> float:
        """De verwachte jaaropbrengst, MWh."""
        return self.netto_mwh

    @property
    def zog_verlies(self) -> float:
        """Deel van de bruto opbrengst dat in het zog verloren gaat."""
        return 1.0 - self.na_zog_mwh / self.bruto_mwh if self.bruto_mwh > 0 else 0.0


def luchtdichtheid_kg_m3(hoogte_m: float, p: Parameters) -> float:
    """De gemiddelde luchtdichtheid op een hoogte boven zee, met de standaardatmosfeer vanaf de grond.

    ρ = p/(R·T), met T = T₀ - 0,0065·z en p = p₀·(T/T₀)^(g/(R·0,0065)).

    Parameters
    ----------
    hoogte_m : hoogte boven zee, m; p : `opbrengst_temperatuur_c` en `opbrengst_luchtdruk_hpa`
    """
    grond = p["opbrengst_temperatuur_c"] + _NUL_K
    boven = grond - _VERLOOP_K_M * hoogte_m
    macht = _ZWAARTE_M_S2 / (_GAS_J_KG_K * _VERLOOP_K_M)
    return float(100.0 * p["opbrengst_luchtdruk_hpa"] * (boven / grond) ** macht / (_GAS_J_KG_K * boven))


def bereken_opbrengst(
    park: Park,
    klimaat: Windklimaat,
    p: Parameters,
    *,
    bestaand: Park | None = None,
    modi: Modi | None = None,
    stilstand_mwh: Mapping[str, float] | None = None,
    voortgang: Voortgang | None = None,
) -> Opbrengst:
    """De jaaropbrengst van een park.

    Parameters
    ----------
    bestaand : turbines die er al staan; zij geven en krijgen zog (tot 20 km), hun opbrengst telt niet mee
    modi : turbine_id naar etmaalperiode ("dag", "avond", "nacht") naar stand; ontbreekt: de gewone stand
    stilstand_mwh : turbine_id naar energie per jaar die door een stilstandregeling (slagschaduw) vervalt
    voortgang : krijgt wat er gebeurt en hoe ver (0–1)

    Returns
    -------
    `Opbrengst`; de index van de tabel is die van het park

    Raises
    ------
    UnknownName : voor een turbine, periode of stand die niet bestaat. OutOfRange : voor een negatieve stilstand.
    """
    _controleer(park, modi, stilstand_mwh)
    hoogte = float(park.ashoogte_m.mean())
    dichtheid = luchtdichtheid_kg_m3(hoogte, p)
    bruto = _bruto_mwh(park, klimaat, dichtheid, modi)
    verhouding, verlies_bestaand = _zog(park, klimaat, p, bestaand, dichtheid, voortgang)
    over = np.prod([1.0 - p[f"opbrengst_verlies_{naam}"] for naam in VERLIEZEN])
    stil = np.array([(stilstand_mwh or {}).get(code, 0.0) for code in park.ids])
    netto = np.maximum(bruto * verhouding * over - stil, 0.0)
    tabel = pd.DataFrame(
        {
            "bruto_mwh": bruto,
            "zog_verlies": 1.0 - verhouding,
            "netto_mwh": netto,
            "vollasturen": netto / park.vermogen_kw * 1000.0,
        },
        index=park.turbines.index,
    )
    return _uitkomst(park, klimaat, p, tabel, dichtheid, verlies_bestaand, float(stil.sum()), (bestaand, modi))


def _uitkomst(
    park: Park,
    klimaat: Windklimaat,
    p: Parameters,
    tabel: pd.DataFrame,
    dichtheid: float,
    verlies_bestaand_mwh: float | None,
    stil_mwh: float,
    keuzes: tuple[Park | None, Modi | None],
) -> Opbrengst:
    """De tabel per turbine samengevat voor het park, met verliezen, onzekerheid en meldingen."""
    bruto, som = float(tabel["bruto_mwh"].sum()), float(tabel["netto_mwh"].sum())
    na_zog = float((tabel["bruto_mwh"] * (1.0 - tabel["zog_verlies"])).sum())
    zog_verlies = 1.0 - na_zog / bruto if bruto > 0 else 0.0
    verdeling = klimaat.verdeling(float(park.ashoogte_m.mean()))
    twijfel = onzekerheid(
        klimaat,
        p,
        gevoeligheid=_gevoeligheid(park, klimaat, dichtheid),
        wind_ms=verdeling.gemiddelde_ms,
        zog_verlies=zog_verlies,
        generiek=any(t.generiek for t in park.per_turbine),
    )
    return Opbrengst(
        tabel=tabel,
        vermogen_mw=float(park.vermogen_kw.sum()) / 1000.0,
        bruto_mwh=bruto,
        na_zog_mwh=na_zog,
        netto_mwh=som,
        p75_mwh=twijfel.overschreden(som, Z75),
        p90_mwh=twijfel.overschreden(som, Z90),
        p90_jaar_mwh=twijfel.overschreden(som, Z90, een_jaar=True),
        vollasturen=som / float(park.vermogen_kw.sum()) * 1000.0,
        huishoudens=som * 1000.0 / p["opbrengst_huishouden_kwh"],
        verliezen=_verliezen(p, zog_verlies, stil_mwh / bruto if bruto > 0 else 0.0),
        onzekerheid=twijfel,
        luchtdichtheid_kg_m3=dichtheid,
        wind_ms=verdeling.gemiddelde_ms,
        verlies_bestaand_mwh=verlies_bestaand_mwh,
        herkomst=verdeling.herkomst,
        meldingen=_meldingen(park, klimaat, *keuzes),
        gemaakt=klimaat.gemaakt,
    )


def verwacht_kw(
    t: Turbinetype, verdeling: Windverdeling, modus: str = "", dichtheid: float | None = None, wind: float = 1.0
) -> Getallen:
    """Het verwachte vermogen in dag, avond en nacht, zonder zog: ∫ P dF over de windverdeling.

    Parameters
    ----------
    modus : stand van het type; leeg is de gewone; dichtheid : luchtdichtheid, kg/m³; None: die van de kromme
    wind : vermenigvuldig elke windsnelheid hiermee

    Returns
    -------
    (3,) kW
    """
    # De stappen liggen op de punten van de kromme; daartussen is zij recht.
    v = np.arange(0.0, float(t.snelheid_ms[-1]) + 2.5 * _STAP_MS, _STAP_MS)
    vermogen = zog.kromme_op(t, _kromme(t, modus), v, dichtheid)
    kans = np.diff(verdeling.cumulatief(v / wind), axis=1)
    uit: Getallen = kans @ ((vermogen[1:] + vermogen[:-1]) / 2.0)
    return uit


def _kromme(t: Turbinetype, modus: str) -> Getallen:
    """De vermogenskromme in een stand; een type zonder geluidgegevens heeft alleen de gewone stand."""
    if not modus:
        return t.kromme_kw
    eigen = t.modus(modus).vermogen_kw
    return t.kromme_kw if eigen is None else eigen


def _bruto_mwh(park: Park, klimaat: Windklimaat, dichtheid: float, modi: Modi | None) -> Getallen:
    bekend: dict[tuple[str, float, tuple[str, ...]], float] = {}
    uit = []
    for code, t, hoogte in zip(park.ids, park.per_turbine, park.ashoogte_m, strict=True):
        standen = tuple((modi or {}).get(code, {}).get(periode, "") for periode in PERIODEN)
        sleutel = (t.naam, float(hoogte), standen)
        if sleutel not in bekend:
            verdeling = klimaat.verdeling(float(hoogte))
            per_stand = {stand: verwacht_kw(t, verdeling, stand, dichtheid) for stand in set(standen)}
            delen = [per_stand[s][i] * PERIODE_UREN[i] / 24.0 for i, s in enumerate(standen)]
            bekend[sleutel] = float(sum(delen)) * UREN_JAAR / 1000.0
        uit.append(bekend[sleutel])
    return np.array(uit)


def _zog(
    park: Park,
    klimaat: Windklimaat,
    p: Parameters,
    bestaand: Park | None,
    dichtheid: float,
    voortgang: Voortgang | None,
) -> tuple[Getallen, float | None]:
    """Wat er van elke turbine overblijft (aandeel), en wat bestaande turbines verliezen (MWh; None: niet gegeven)."""
    buren = _in_reikwijdte(park, bestaand)
    hoogte = float(park.ashoogte_m.mean())
    wind = zog.windkans(klimaat, hoogte)
    parken = [park] if buren is None else [park, buren]
    xy = np.concatenate([deel.xy for deel in parken])
    rekenpark = _rekenpark(parken, klimaat, hoogte, dichtheid)
    kw = zog.vermogen_per_richting(rekenpark, xy, wind, p["opbrengst_zog_k"], voortgang=voortgang).sum(axis=0)
    vrij = zog.vermogen_zonder_zog(rekenpark, wind)[: len(park)]
    verhouding = np.where(vrij > 0, kw[: len(park)] / np.where(vrij > 0, vrij, 1.0), 1.0)
    if buren is None:
        return verhouding, None if bestaand is None else 0.0
    alleen = zog.vermogen_per_richting(
        _rekenpark([buren], klimaat, hoogte, dichtheid), buren.xy, wind, p["opbrengst_zog_k"], voortgang=voortgang
    )
    verlies_kw = float(alleen.sum()) - float(kw[len(park) :].sum())
    return verhouding, max(verlies_kw, 0.0) * UREN_JAAR / 1000.0


def _rekenpark(parken: list[Park], klimaat: Windklimaat, hoogte_m: float, dichtheid: float) -> zog.Rekenpark:
    hoogten = np.concatenate([park.ashoogte_m for park in parken])
    rekenhoogte = klimaat.verdeling(hoogte_m).gemiddelde_ms
    per_hoogte = {float(z): klimaat.verdeling(float(z)).gemiddelde_ms / rekenhoogte for z in np.unique(hoogten)}
    return zog.maak_rekenpark(
        [t for park in parken for t in park.per_turbine],
        hoogten,
        factor=np.array([per_hoogte[float(z)] for z in hoogten]),
        luchtdichtheid_kg_m3=dichtheid,
    )


def _in_reikwijdte(park: Park, bestaand: Park | None) -> Park | None:
    if bestaand is None or len(bestaand) == 0:
        return None
    laag, hoog = park.xy.min(axis=0) - BESTAAND_REIKWIJDTE_M, park.xy.max(axis=0) + BESTAAND_REIKWIJDTE_M
    dichtbij = np.all((bestaand.xy >= laag) & (bestaand.xy <= hoog), axis=1)
    if not dichtbij.any():
        return None
    return Park(bestaand.naam, bestaand.turbines[dichtbij], bestaand.types)


def _gevoeligheid(park: Park, klimaat: Windklimaat, dichtheid: float) -> float:
    """Procent opbrengst per procent wind, uit twee rekenbeurten met 1 % meer en minder wind (zonder zog)."""
    aantal = Counter(zip(park.turbines["type"].astype(str), park.ashoogte_m.tolist(), strict=True))
    uren = np.array(PERIODE_UREN)
    uit = []
    for factor in (0.99, 1.01):
        som = 0.0
        for (naam, hoogte), n in aantal.items():
            kw = verwacht_kw(park.types[naam], klimaat.verdeling(hoogte), "", dichtheid, factor)
            som += n * float(uren @ kw)
        uit.append(som)
    midden = (uit[0] + uit[1]) / 2.0
    return float((uit[1] - uit[0]) / 0.02 / midden) if midden > 0 else 0.0


def _verliezen(p: Parameters, zog_verlies: float, stilstand: float) -> pd.DataFrame:
    rijen = [("zog", zog_verlies, p.kental("opbrengst_zog_k").zekerheid, "zog van park en bestaande turbines")]
    for naam in VERLIEZEN:
        kental = p.kental(f"opbrengst_verlies_{naam}")
        rijen.append((naam, kental.waarde, kental.zekerheid, kental.toelichting))
    if stilstand > 0:
        rijen.append(("stilstandregeling", stilstand, "C", "gerekend voor dit park, aandeel van bruto"))
    tabel = pd.DataFrame(rijen, columns=["onderdeel", "aandeel", "zekerheid", "uitleg"])
    return tabel.set_index("onderdeel")


def _meldingen(park: Park, klimaat: Windklimaat, bestaand: Park | None, modi: Modi | None) -> tuple[str, ...]:
    uit = list(klimaat.meldingen)
    if klimaat.roos is None and not any(UNIFORM in m for m in uit):
        uit.append(
            f"De {UNIFORM}. Het zogverlies hangt daardoor niet af van hoe het park ligt ten opzichte van de wind."
        )
    if klimaat.gemaakt and not any("gemaakt" in m for m in uit):
        uit.append("Het windklimaat is gemaakt, niet gemeten.")
    generiek = sorted({t.naam for t in park.per_turbine if t.generiek})
    if generiek:
        uit.append(f"De vermogenskromme is generiek, geen fabrieksopgave: {', '.join(generiek)}.")
    if bestaand is None:
        uit.append("Bestaande turbines zijn niet bekend; hun zog telt niet mee.")
    if modi:
        uit.append("In stille standen is het zogverlies (als aandeel) dat van de gewone stand.")
    return tuple(uit)


def _controleer(park: Park, modi: Modi | None, stilstand_mwh: Mapping[str, float] | None) -> None:
    bekend = set(park.ids)
    for code in [*(modi or {}), *(stilstand_mwh or {})]:
        if code not in bekend:
            raise UnknownName("opbrengst, turbine", code, f"een turbine van park '{park.naam}'", "controleer de naam")
    for code, per_periode in (modi or {}).items():
        for periode in per_periode:
            if periode not in PERIODEN:
                raise UnknownName(f"stand van turbine {code}", periode, ", ".join(PERIODEN), "kies een etmaalperiode")
    for code, energie in (stilstand_mwh or {}).items():
        if not (np.isfinite(energie) and energie >= 0):
            raise OutOfRange(f"stilstand van turbine {code}", energie, "MWh per jaar, 0 of hoger", "herstel de waarde")
