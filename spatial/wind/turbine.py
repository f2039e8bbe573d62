"""Wat is een windturbine, en wat is een park?

Een `Turbinetype` draagt wat de fabrikant (of wij, voor een generiek type) over een turbine opgeeft: vermogen, rotor,
krommen en geluid, met de bron. Een `Park` is een rij turbines van zulke types op een plek in RD.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from spatial.bron import Bron
from spatial.crs import require_rd
from spatial.errors import EmptyInput, MissingColumn, OutOfRange, UnknownName

Getallen = NDArray[np.float64]
# Middens van de octaafbanden van de Nederlandse rekenmethode, Hz.
BANDEN_HZ: tuple[float, ...] = (31.5, 63.0, 125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0)
MAX_TURBINES = 5_000
# Dichterbij dan dit staan twee turbines op één plek; rotors zouden elkaar raken. Een invoerfout, geen regel.
ZELFDE_PLEK_M = 1.0


@dataclass(frozen=True, kw_only=True)
class Geluidmodus:
    """Het bronvermogen van een turbine in één stand.

    Parameters
    ----------
    naam : zoals de fabrikant de stand noemt; "vol" is de gewone stand
    snelheid_ms : (k,) windsnelheden op ashoogte, oplopend
    lw_db : (k, 9) A-gewogen bronvermogen per octaafband 31,5 Hz tot 8 kHz, dB(A) re 1 pW; -inf mag (geen geluid)
    vermogen_kw : (m,) vermogenskromme in deze stand op `Turbinetype.snelheid_ms`, of None: zoals de gewone stand
    """

    naam: str
    snelheid_ms: Getallen
    lw_db: Getallen
    vermogen_kw: Getallen | None = None

    @property
    def lw_totaal_db(self) -> Getallen:
        """(k,) A-gewogen bronvermogen per windsnelheid, dB(A)."""
        som: Getallen = np.sum(10.0 ** (self.lw_db / 10.0), axis=1)
        with np.errstate(divide="ignore"):
            return 10.0 * np.log10(som)


@dataclass(frozen=True, kw_only=True)
class Turbinetype:
    """Eén type windturbine.

    Parameters
    ----------
    vermogen_kw : nominaal vermogen; rotordiameter_m, ashoogte_m : maten; een park mag een andere ashoogte hebben
    snelheid_ms, kromme_kw, ct : (m,) vermogen (kW) en stuwkrachtcoëfficiënt (-) per windsnelheid op ashoogte
    geluid : standen; de eerste is de gewone. Leeg: geluid onbekend, dan zijn geluidregels ONBEKEND
    toerental_rpm : nominaal toerental, voor de werpafstand; None is onbekend
    generiek : een type van wijkwind zelf, geen fabrieksopgave
    """

    naam: str
    titel: str
    vermogen_kw: float
    rotordiameter_m: float
    ashoogte_m: float
    snelheid_ms: Getallen
    kromme_kw: Getallen
    ct: Getallen
    bron: Bron
    geluid: tuple[Geluidmodus, ...] = ()
    toerental_rpm: float | None = None
    luchtdichtheid_kg_m3: float = 1.225
    generiek: bool = False

    def __post_init__(self) -> None:
        _controleer_type(self)

    def modus(self, naam: str = "") -> Geluidmodus:
        """De stand met deze naam; leeg is de gewone stand.

        Raises
        ------
        UnknownName : als de stand niet bestaat.
        """
        for modus in self.geluid:
            if not naam or modus.naam == naam:
                return modus
        raise UnknownName(
            f"turbinetype '{self.naam}', stand",
            naam or "geen geluidgegevens",
            f"een van: {', '.join(m.naam for m in self.geluid) or 'geen'}",
            "kies een stand van dit type, of lees geluidgegevens in",
        )


@dataclass(frozen=True)
class Park:
    """Turbines op hun plek.

    Parameters
    ----------
    turbines : index `turbine_id` (tekst, uniek); kolommen `type`, `ashoogte_m`, `maaiveld_m` (m NAP, NaN is onbekend),
        `geometry` (punt, RD). Gemaakt door `maak_park`.
    types : turbinetype per naam
    """

    naam: str
    turbines: gpd.GeoDataFrame
    types: Mapping[str, Turbinetype] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.turbines)

    @property
    def ids(self) -> list[str]:
        """De turbine_id's in volgorde."""
        return [str(code) for code in self.turbines.index]

    @property
    def xy(self) -> Getallen:
        """(n, 2) plaats van de masten in RD, m."""
        uit: Getallen = shapely.get_coordinates(self.turbines.geometry.to_numpy())
        return uit

    @property
    def ashoogte_m(self) -> Getallen:
        """(n,) ashoogte boven maaiveld, m."""
        uit: Getallen = self.turbines["ashoogte_m"].to_numpy(dtype=np.float64)
        return uit

    @property
    def rotordiameter_m(self) -> Getallen:
        """(n,) rotordiameter, m."""
        return np.array([t.rotordiameter_m for t in self.per_turbine], dtype=np.float64)

    @property
    def tiphoogte_m(self) -> Getallen:
        """(n,) tiphoogte boven maaiveld: ashoogte plus halve rotordiameter, m."""
        return self.ashoogte_m + self.rotordiameter_m / 2.0

    @property
    def vermogen_kw(self) -> Getallen:
        """(n,) nominaal vermogen, kW."""
        return np.array([t.vermogen_kw for t in self.per_turbine], dtype=np.float64)

    @property
    def per_turbine(self) -> list[Turbinetype]:
        """(n) het type van elke turbine."""
        return [self.types[naam] for naam in self.turbines["type"]]

    def op_plek(self, xy: Getallen) -> Park:
        """Hetzelfde park op andere plekken, xy (n, 2) in RD; het maaiveld blijft zoals het was."""
        return replace(self, turbines=self.turbines.set_geometry(shapely.points(xy), crs=self.turbines.crs))

    def zonder(self, turbine_id: str) -> Park:
        """Hetzelfde park zonder deze turbine."""
        return replace(self, turbines=self.turbines.drop(index=turbine_id))

    def met_type(self, turbinetype: Turbinetype, ashoogte_m: float | None = None) -> Park:
        """Hetzelfde park met overal dit type, op zijn gewone ashoogte of op `ashoogte_m`."""
        hoogte = turbinetype.ashoogte_m if ashoogte_m is None else ashoogte_m
        turbines = self.turbines.assign(type=turbinetype.naam, ashoogte_m=hoogte)
        return maak_park(self.naam, turbines, {turbinetype.naam: turbinetype})


def maak_park(naam: str, turbines: gpd.GeoDataFrame, types: Mapping[str, Turbinetype]) -> Park:
    """Een gecontroleerd park.

    Parameters
    ----------
    turbines : punten in RD; kolommen `type` (naam in `types`) en, als ze er zijn, `turbine_id`, `ashoogte_m` en
        `maaiveld_m`. Zonder ashoogte geldt die van het type; zonder turbine_id krijgen ze T1, T2, ….

    Raises
    ------
    WrongCrs : als de punten niet in RD staan (of buiten Nederland liggen).
    MissingColumn, UnknownName, OutOfRange, EmptyInput : met de turbine waar het om gaat.
    """
    if turbines.empty:
        raise EmptyInput(f"park '{naam}'", "geen turbines", "ten minste één turbine", "zet turbines op de kaart")
    if len(turbines) > MAX_TURBINES:
        raise OutOfRange(
            f"park '{naam}'", f"{len(turbines)} turbines", f"hooguit {MAX_TURBINES}", "knip het gebied in delen"
        )
    if "type" not in turbines:
        raise MissingColumn(f"park '{naam}'", "kolom 'type' ontbreekt", "per turbine een type", "voeg een type toe")
    require_rd(turbines, f"park '{naam}'")
    tabel = _tabel(naam, turbines, types)
    _controleer_plek(naam, tabel)
    gebruikt = {t: types[t] for t in dict.fromkeys(tabel["type"])}
    return Park(naam, tabel, MappingProxyType(gebruikt))


def _tabel(naam: str, turbines: gpd.GeoDataFrame, types: Mapping[str, Turbinetype]) -> gpd.GeoDataFrame:
    if "turbine_id" in turbines:
        ids = turbines["turbine_id"].astype("str")
    elif turbines.index.name == "turbine_id":
        ids = turbines.index.astype("str")
    else:
        ids = [f"T{nummer + 1}" for nummer in range(len(turbines))]
    soort = turbines["type"].astype("str").to_numpy()
    for code, type_naam in zip(ids, soort, strict=True):
        if type_naam not in types:
            raise UnknownName(
                f"park '{naam}', turbine {code}, type",
                type_naam,
                f"een van: {', '.join(sorted(types)[:12])}",
                "kies een bekend type, of lees het in",
            )
    gewoon = np.array([types[t].ashoogte_m for t in soort], dtype=np.float64)
    eigen = _kolom(turbines, "ashoogte_m")
    tabel = gpd.GeoDataFrame(
        {
            "type": soort,
            "ashoogte_m": np.where(np.isnan(eigen), gewoon, eigen),
            "maaiveld_m": _kolom(turbines, "maaiveld_m"),
        },
        geometry=turbines.geometry.to_numpy(),
        crs=turbines.crs,
        index=np.array(list(ids), dtype=object),
    )
    tabel.index.name = "turbine_id"
    if tabel.index.has_duplicates:
        dubbel = str(tabel.index[tabel.index.duplicated()][0])
        raise OutOfRange(f"park '{naam}', turbine_id", dubbel, "elke naam één keer", "geef elke turbine een eigen naam")
    straal = np.array([types[t].rotordiameter_m for t in soort]) / 2.0
    for code, hoogte, r in zip(tabel.index, tabel["ashoogte_m"], straal, strict=True):
        if not r < hoogte <= 300.0:
            raise OutOfRange(
                f"park '{naam}', turbine {code}, ashoogte",
                f"{hoogte:g} m",
                f"meer dan de straal van de rotor ({r:g} m) en hooguit 300 m",
                "verhoog de ashoogte of kies een kleinere rotor",
            )
    return tabel


def _kolom(tabel: gpd.GeoDataFrame, naam: str) -> Getallen:
    if naam not in tabel:
        return np.full(len(tabel), np.nan)
    uit: Getallen = tabel[naam].to_numpy(dtype=np.float64, na_value=np.nan)
    return uit


def _controleer_plek(naam: str, tabel: gpd.GeoDataFrame) -> None:
    vormen = tabel.geometry.to_numpy()
    goed = (shapely.get_type_id(vormen) == 0) & ~shapely.is_empty(vormen)
    if not goed.all():
        code = tabel.index[~goed][0]
        raise OutOfRange(f"park '{naam}', turbine {code}", "geen punt", "een punt", "geef elke turbine één plek")
    boom = shapely.STRtree(vormen)
    een, ander = boom.query(vormen, predicate="dwithin", distance=ZELFDE_PLEK_M)
    dubbel = een < ander
    if dubbel.any():
        a, b = tabel.index[een[dubbel][0]], tabel.index[ander[dubbel][0]]
        raise OutOfRange(f"park '{naam}'", f"turbines {a} en {b} op één plek", "elk een eigen plek", "verwijder er een")


def _controleer_type(t: Turbinetype) -> None:
    def eis(goed: bool, wat: str, waarde: object, verwacht: str) -> None:
        if not goed:
            raise OutOfRange(f"turbinetype '{t.naam}', {wat}", waarde, verwacht, "herstel de gegevens van het type")

    maten: dict[str, tuple[Any, float]] = {
        "vermogen (kW)": (t.vermogen_kw, 30_000.0),
        "rotordiameter (m)": (t.rotordiameter_m, 300.0),
        "ashoogte (m)": (t.ashoogte_m, 300.0),
    }
    for wat, (waarde, hoogste) in maten.items():
        eis(0.0 < waarde <= hoogste, wat, waarde, f"een getal groter dan 0 en hooguit {hoogste:g}")
    eis(t.ashoogte_m > t.rotordiameter_m / 2.0, "ashoogte (m)", t.ashoogte_m, "meer dan de straal van de rotor")
    v = t.snelheid_ms
    eis(v.ndim == 1 and len(v) >= 2 and bool(np.all(np.diff(v) > 0)), "windsnelheden", v, "twee of meer, oplopend")
    for wat, rij, hoogste in (("vermogenskromme", t.kromme_kw, 1.1 * t.vermogen_kw), ("Ct", t.ct, 2.0)):
        eis(rij.shape == v.shape, wat, f"{rij.shape} waarden", f"evenveel als windsnelheden ({len(v)})")
        eis(bool(np.all((rij >= 0) & (rij <= hoogste))), wat, rij, f"getallen van 0 tot en met {hoogste:g}")
    eis(bool(t.bron.titel), "bron", "leeg", "een bron")
    for modus in t.geluid:
        plek = f"geluid in stand '{modus.naam}'"
        vorm = (len(modus.snelheid_ms), len(BANDEN_HZ))
        eis(modus.lw_db.shape == vorm, plek, f"{modus.lw_db.shape}", f"{vorm}: negen octaafbanden per windsnelheid")
        eis(bool(np.all(np.diff(modus.snelheid_ms) > 0)), plek, modus.snelheid_ms, "windsnelheden oplopend")
        eis(bool(np.all(modus.lw_db <= 130.0)), plek, float(np.max(modus.lw_db)), "hooguit 130 dB(A) per band")
        if modus.vermogen_kw is not None:
            eis(modus.vermogen_kw.shape == v.shape, f"{plek}, vermogen", modus.vermogen_kw.shape, f"({len(v)},)")
