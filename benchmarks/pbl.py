"""Hoe dicht komt het open model bij PBL? Vergelijking met de Startanalyse 2020, landelijk en per kostenonderdeel.

Draai met `python -m benchmarks.pbl [MAP]`; MAP is de map met gedeelde gegevens (standaard naast het project). Niets
is aan de uitkomst aangepast: het model krijgt aantallen, woningtypen, bouwperioden, labels en oppervlakte van de
buurt, en verder alleen de aangehaalde formules en kentallen. De laatste tabel zegt welk onderdeel het verschil maakt:
wat er met de rangcorrelatie gebeurt als dat ene onderdeel van PBL wordt overgenomen.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from rich.console import Console
from rich.table import Table

from layers.referentie import load_kentallen, load_parameters
from layers.sources.startanalyse import Startanalyse, lees_startanalyse
from spatial.bron import Parameters
from spatial.warmte.basis import Buurtbasis, buurtbasis
from spatial.warmte.indeling import WONINGTYPEN
from spatial.warmte.kosten import KAPITAAL, VARIABEL, Referentie, Strategiekosten, referentie, reken
from spatial.warmte.strategieen import STRATEGIEEN
from spatial.warmte.voorraad import voorraad_uit_randtotalen

GEDEELD = Path(__file__).resolve().parents[2] / "shared" / "data"
LAND = "nederland/startanalyse_buurten.parquet"
GEMEENTE = "hoeksche-waard/startanalyse_buurten.geojson"
VARIANTEN = ("s1a", "s2c", "s2f", "s4b", "s4d")
GASVRIJ = ("s1a", "s2c", "s2f")
DOELEN = {"s1a": 0.10, "s4d": 0.10, "s2c": 0.25}


@dataclass(frozen=True)
class Vergelijking:
    """Ons model en PBL naast elkaar, alleen buurten met woningen; alle tabellen op buurtcode."""

    basis: Buurtbasis
    kosten: dict[str, Strategiekosten]
    referentie: Referentie
    pbl: pd.DataFrame
    mee: np.ndarray

    def ons(self, variant: str, indicator: str) -> pd.Series[float]:
        """Onze waarde van een indicator (H16, H17, H18 of een K-onderdeel)."""
        if variant == "ref_2030":
            return pd.Series(self.referentie.onderdelen[indicator], index=self.basis.buurtcode)
        k = self.kosten[variant]
        velden = {"H16": k.h16_eur_jaar, "H17": k.h17_eur_ton, "H18": k.h18_eur_weq_jaar}
        return pd.Series(velden.get(indicator, k.onderdelen.get(indicator)), index=self.basis.buurtcode)

    def paar(self, variant: str, indicator: str) -> pd.DataFrame | None:
        """Onze waarde en die van PBL waar beide er zijn; None als PBL het onderdeel niet publiceert."""
        if (variant, indicator) not in self.pbl.columns:
            return None
        tabel = pd.DataFrame({"ons": self.ons(variant, indicator), "pbl": self.pbl[(variant, indicator)]})
        return tabel[self.mee & tabel.notna().all(axis=1).to_numpy()]


def vergelijk(pad: Path, p: Parameters | None = None, minimum_woningen: int = 1) -> Vergelijking:
    """Reken alle buurten van een Startanalyse met het open model en leg de publicatie ernaast."""
    p = p or load_parameters()
    sa, _ = lees_startanalyse(pad)
    kentallen = load_kentallen()
    oppervlakte = np.array([p[f"oppervlakte_{t}_m2"] for t in WONINGTYPEN])
    voorraad = voorraad_uit_randtotalen(
        sa.kenmerken, kentallen.woning.standaardlabel, oppervlakte, p["utiliteit_m2_per_weq"]
    )
    assert sa.grenzen is not None
    basis = buurtbasis(voorraad, kentallen, p, sa.grenzen.reindex(sa.kenmerken.index).area.to_numpy())
    kosten = reken(basis, [STRATEGIEEN[v] for v in VARIANTEN], p)
    mee = (sa.kenmerken["woningen"] >= minimum_woningen).to_numpy()
    return Vergelijking(basis, kosten, referentie(basis, p), _breed(sa), mee)


def _breed(sa: Startanalyse) -> pd.DataFrame:
    deel = sa.resultaten[sa.resultaten["variant"].isin([*VARIANTEN, "ref_2030"])]
    tabel = deel.pivot_table(index="buurtcode", columns=["variant", "indicator"], values="waarde", aggfunc="first")
    return tabel.reindex(sa.kenmerken.index)


def kerncijfers(v: Vergelijking) -> pd.DataFrame:
    """Per variant: buurten, rangcorrelatie van H18, mediaan van het relatieve verschil (absoluut en met teken)."""
    rijen = []
    for variant in VARIANTEN:
        t = v.paar(variant, "H18")
        assert t is not None
        r = t["ons"] / t["pbl"] - 1
        rijen.append((variant, len(t), t["ons"].corr(t["pbl"], method="spearman"), r.abs().median(), r.median()))
    return pd.DataFrame(rijen, columns=["variant", "buurten", "spearman", "mediaan_abs", "mediaan"]).set_index(
        "variant"
    )


def overeenstemming(v: Vergelijking, varianten: tuple[str, ...]) -> float:
    """Aandeel buurten waar de goedkoopste op H17 dezelfde is, onder de varianten met gepubliceerde uitkomst."""
    ons = pd.DataFrame({s: v.ons(s, "H17") for s in varianten})
    pbl = pd.DataFrame({s: v.pbl[(s, "H17")] for s in varianten})
    goed = v.mee & (ons.notna() & pbl.notna()).all(axis=1).to_numpy()
    return float((ons[goed].idxmin(axis=1) == pbl[goed].idxmin(axis=1)).mean())


def onderdelen(v: Vergelijking) -> pd.DataFrame:
    """Mediaan van het relatieve verschil per onderdeel en variant; leeg waar PBL niets of nul geeft."""
    uit: dict[str, dict[str, float]] = {}
    for variant in ("ref_2030", *VARIANTEN):
        for naam in (*KAPITAAL, *VARIABEL):
            if variant == "ref_2030" and naam not in v.referentie.onderdelen:
                continue
            t = v.paar(variant, naam)
            t = None if t is None else t[t["pbl"].abs() > 1]
            if t is not None and len(t) > 5:
                uit.setdefault(naam, {})[variant] = float((t["ons"] / t["pbl"] - 1).median())
    return pd.DataFrame(uit).T


def oorzaken(v: Vergelijking, variant: str) -> pd.DataFrame:
    """Rangcorrelatie en mediaan verschil van H18 als één onderdeel van PBL wordt overgenomen."""
    h18 = v.paar(variant, "H18")
    assert h18 is not None
    weq = pd.Series(v.basis.weq, index=v.basis.buurtcode)
    rijen = [("niets", h18["ons"])]
    for naam in (*KAPITAAL, *VARIABEL):
        t = v.paar(variant, naam)
        if t is not None and t["pbl"].abs().max() > 1:
            rijen.append((naam, h18["ons"] + ((t["pbl"] - t["ons"]) / weq).reindex(h18.index)))
    variabel = v.pbl.get(("ref_2030", "K17"))
    if variabel is not None:
        eigen = pd.Series(v.referentie.variabel_eur_jaar, index=v.basis.buurtcode)
        rijen.append(("referentie", h18["ons"] - ((variabel - eigen) / weq).reindex(h18.index)))
    return pd.DataFrame(
        [(n, x.corr(h18["pbl"], method="spearman"), (x / h18["pbl"] - 1).abs().median()) for n, x in rijen],
        columns=["overgenomen", "spearman", "mediaan_abs"],
    ).set_index("overgenomen")


def _toon(titel: str, tabel: pd.DataFrame, uit: Console, vorm: str = "{:+.1%}") -> None:
    scherm = Table(title=titel)
    scherm.add_column(str(tabel.index.name or "onderdeel"))
    for kolom in tabel.columns:
        scherm.add_column(str(kolom), justify="right")
    for naam, rij in tabel.iterrows():
        cellen = []
        for kolom, waarde in rij.items():
            if pd.isna(waarde):
                cellen.append("–")
            elif kolom == "buurten":
                cellen.append(f"{waarde:.0f}")
            else:
                cellen.append(f"{waarde:.3f}" if kolom == "spearman" else vorm.format(waarde))
        scherm.add_row(str(naam), *cellen)
    uit.print(scherm)


def main(argumenten: list[str]) -> int:
    """Druk de vergelijking af."""
    uit = Console(width=110)
    gedeeld = Path(argumenten[0]) if argumenten else GEDEELD
    if not (gedeeld / LAND).exists():
        uit.print(f"Geen gegevens in {gedeeld}: deze vergelijking heeft de Startanalyse 2020 nodig.")
        return 1
    anders = load_parameters().met(voorlopig_label_slechter=1)
    for titel, pad in (("Nederland, 350 gemeenten", LAND), ("Hoeksche Waard", GEMEENTE)):
        v = vergelijk(gedeeld / pad)
        _toon(f"{titel}: H18 van ons model tegen PBL", kerncijfers(v), uit)
        for naam, varianten in (("gasvrije", GASVRIJ), ("alle gepubliceerde", VARIANTEN)):
            deel = overeenstemming(v, varianten)
            uit.print(f"Goedkoopste onder {naam} varianten ({', '.join(varianten)}) gelijk: {deel:.1%} van de buurten")
        _toon(f"{titel}: mediaan verschil per onderdeel", onderdelen(v), uit)
        w = vergelijk(gedeeld / pad, anders)
        _toon(f"{titel}: als woningen zonder label een klasse slechter tellen", kerncijfers(w), uit)
        uit.print(f"Dan is de goedkoopste gasvrije gelijk in {overeenstemming(w, GASVRIJ):.1%} van de buurten")
        for variant in ("s1a", "s4d", "s2c"):
            _toon(f"{titel}, {variant}: als één onderdeel van PBL komt", oorzaken(v, variant), uit)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
