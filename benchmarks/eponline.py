"""Het EP-online totaalbestand: vijf miljoen rijen lezen en terugbrengen tot één label per verblijfsobject.

De maat is wat een gebruiker anders doet: `pandas.read_csv` met het scheidingsteken, de twee regels vooraf en de
decimale komma, daarna sorteren op registratiedatum en per adres de laatste houden. Beide lezen dezelfde zip. De
uitkomst is de controlesom over (verblijfsobject, label) en het aantal adressen zonder verblijfsobject; die moeten
gelijk zijn.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.meting import DATA, Doel, Kandidaat, Verslag, gelijk, meet, verhouding

TITEL = "EP-online totaalbestand lezen en terugbrengen"
ZAAD = 20260901
PEILDATUM = "2026-09-01"
RIJEN_PER_BLOK = 250_000
KOLOMMEN = (
    "Pand_opnamedatum",
    "Pand_opnametype",
    "Pand_status",
    "Pand_berekeningstype",
    "Pand_energieindex",
    "Pand_energieklasse",
    "Pand_energielabel_is_prive",
    "Pand_is_op_basis_van_referentie_gebouw",
    "Pand_gebouwklasse",
    "Meting_geldig_tot",
    "Pand_registratiedatum",
    "Pand_postcode",
    "Pand_huisnummer",
    "Pand_huisletter",
    "Pand_huisnummertoevoeging",
    "Pand_detailaanduiding",
    "Pand_bagverblijfsobjectid",
    "Pand_bagligplaatsid",
    "Pand_bagstandplaatsid",
    "Pand_bagpandid",
    "Pand_gebouwtype",
    "Pand_gebouwsubtype",
    "Pand_projectnaam",
    "Pand_projectobject",
    "Pand_SBIcode",
    "Pand_gebruiksoppervlakte_thermische_zone",
    "Pand_energiebehoefte",
    "Pand_eis_energiebehoefte",
    "Pand_primaire_fossiele_energie",
    "Pand_eis_primaire_fossiele_energie",
    "Pand_primaire_fossiele_energie_EMG_forfaitair",
    "Pand_aandeel_hernieuwbare_energie",
    "Pand_eis_aandeel_hernieuwbare_energie",
    "Pand_temperatuuroverschrijding",
    "Pand_eis_temperatuuroverschrijding",
    "Pand_warmtebehoefte",
    "Pand_energieindex_met_EMG_forfaitair",
)
KLASSEN = np.array(["A+++++", "A++++", "A+++", "A++", "A+", "A", "B", "C", "D", "E", "F", "G"])
KANSEN = np.array([0.002, 0.02, 0.05, 0.05, 0.06, 0.2, 0.15, 0.2, 0.1, 0.07, 0.05, 0.048])
METHODEN = np.array(
    [
        "NTA 8800:2022 (basisopname woningbouw)",
        "NTA 8800:2023 (detailopname woningbouw)",
        "Rekenmethodiek Definitief Energielabel, versie 1.2, 16 september 2014",
        "Nader Voorschrift, versie 1.0, 1 februari 2014 met erratalijst, addendum 1 juli 2018",
        "ISSO82.3, versie 3.0, oktober 2011",
    ]
)
TYPEN = np.array(
    ["Vrijstaande woning", "Twee-onder-een-kap", "Rijwoning hoek", "Rijwoning tussen", "Galerijwoning", ""]
)


def draai(klein: bool) -> Verslag:
    """Meet wijkwind naast pandas."""
    rijen = 100_000 if klein else 5_000_000
    invoer = {"pad": str(maak_invoer(rijen))}
    kandidaten = [
        Kandidaat("wijkwind", "benchmarks.eponline:met_wijkwind", invoer),
        Kandidaat("pandas.read_csv", "benchmarks.eponline:met_pandas", invoer, maat=True, herhaal=2),
    ]
    uitslagen = meet(kandidaten, meld=print)
    eigen, maat = uitslagen
    doelen = [
        Doel("keer sneller dan pandas, hele proces", verhouding(maat, eigen), 3.0),
        Doel("keer minder geheugen dan pandas", verhouding(maat, eigen, "piek_mib"), 3.0),
    ]
    return Verslag(
        f"{rijen:,} rijen, 37 kolommen, zip".replace(",", "."),
        uitslagen,
        () if klein or eigen.fout or maat.fout else doelen,
        gelijk=gelijk(uitslagen, ["verblijfsobjecten", "adressen_zonder", "som"]),
    )


def maak_invoer(rijen: int) -> Path:
    """De zip met het gemaakte totaalbestand; wordt gemaakt als die er nog niet is."""
    DATA.mkdir(exist_ok=True)
    pad = DATA / f"eponline_{rijen}.zip"
    if not pad.exists():
        print(f"  invoer maken: {rijen} rijen")
        half = pad.with_suffix(".half")
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archief:
            _schrijf(archief, np.random.default_rng(ZAAD), rijen)
        half.replace(pad)
    return pad


def met_wijkwind(pad: str) -> dict[str, Any]:
    """De stromende lezer van wijkwind."""
    from datetime import date

    import pyarrow as pa

    from layers.sources.eponline import lees_eponline

    labels, _ = lees_eponline(Path(pad), date.fromisoformat(PEILDATUM))
    met_vbo = labels["vbo_id"].notna()
    vbo = pa.array(labels.loc[met_vbo, "vbo_id"]).cast(pa.int64()).to_numpy()
    return _uitkomst(vbo, labels.loc[met_vbo, "label"], int((~met_vbo).sum()))


def met_pandas(pad: str) -> dict[str, Any]:
    """Wat een gebruiker anders doet: alles inlezen, filteren, sorteren, dubbele weg."""
    import pandas as pd

    tabel = pd.read_csv(pad, sep=";", skiprows=2, decimal=",")
    geldig = tabel[
        tabel["Pand_energieklasse"].notna() & (tabel["Meting_geldig_tot"] >= int(PEILDATUM.replace("-", "")))
    ]
    gesorteerd = geldig.sort_values("Pand_registratiedatum")
    heeft = gesorteerd["Pand_bagverblijfsobjectid"].notna()
    met_vbo = gesorteerd[heeft].drop_duplicates("Pand_bagverblijfsobjectid", keep="last")
    adres = ["Pand_postcode", "Pand_huisnummer", "Pand_huisletter", "Pand_huisnummertoevoeging"]
    zonder = gesorteerd[~heeft].dropna(subset=adres[:2]).drop_duplicates(adres, keep="last")
    vbo = met_vbo["Pand_bagverblijfsobjectid"].to_numpy().astype("int64")
    return _uitkomst(vbo, met_vbo["Pand_energieklasse"], len(zonder))


def _uitkomst(vbo: NDArray[np.int64], label: Any, adressen: int) -> dict[str, Any]:
    """De controlesom; met opzet goedkoop, want ze telt mee in de tijd van beide."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rang = pc.index_in(pa.array(label), pa.array(KLASSEN)).to_numpy()
    volgorde = np.argsort(vbo)
    som = hashlib.sha256(vbo[volgorde].astype("<i8").tobytes())
    som.update(rang[volgorde].astype("<i4").tobytes())
    return {"verblijfsobjecten": len(vbo), "adressen_zonder": adressen, "som": som.hexdigest()}


def _schrijf(archief: zipfile.ZipFile, bron: np.random.Generator, rijen: int) -> None:
    import pyarrow as pa
    import pyarrow.csv as pc

    # Een op de acht rijen hoort bij een adres dat al eerder een label kreeg.
    adressen = int(rijen * 0.88)
    adres = np.concatenate([bron.permutation(adressen), bron.permutation(adressen)[: rijen - adressen]])
    keer = np.repeat([0, 1], [adressen, rijen - adressen])
    husselen = bron.permutation(rijen)
    adres, keer = adres[husselen], keer[husselen]
    stijl = pc.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
    with archief.open("v20260901_v4_csv.csv", "w", force_zip64=True) as uit:
        uit.write(b"PublicatieDatum;01-09-2026\r\nLaatstVerwerkteMutatievolgnummer;12345678\r\n")
        uit.write((";".join(KOLOMMEN) + "\r\n").encode())
        for van in range(0, rijen, RIJEN_PER_BLOK):
            deel = slice(van, van + RIJEN_PER_BLOK)
            blok = io.BytesIO()
            pc.write_csv(pa.table(_blok(bron, adres[deel], keer[deel])), blok, stijl)
            uit.write(blok.getbuffer())


def _datum(dagen: NDArray[np.int64]) -> NDArray[np.str_]:
    """Dagen sinds 1-1-2010 als JJJJMMDD."""
    dag = np.datetime64("2010-01-01") + dagen
    return np.char.replace(dag.astype("datetime64[D]").astype("U10"), "-", "")


def _komma(bron: np.random.Generator, gemiddeld: float, n: int) -> NDArray[np.str_]:
    honderdsten = (bron.gamma(4.0, gemiddeld / 4.0, n) * 100).astype(np.int64)
    return np.char.add(
        np.char.add((honderdsten // 100).astype("U8"), ","), np.char.zfill((honderdsten % 100).astype("U2"), 2)
    )


def _blok(bron: np.random.Generator, adres: NDArray[np.int64], keer: NDArray[np.int64]) -> dict[str, Any]:
    """Eén blok rijen: elk adres heeft vaste kenmerken, elke registratie eigen datums, klasse en cijfers."""
    n = len(adres)
    leeg = np.full(n, "", "U1")
    # De tweede registratie van een adres is altijd later, dus de laatste is eenduidig.
    dag = 1_500 + adres * 31 % 4_000 + keer * (100 + adres % 450)
    nieuw = dag > 4_017  # 1 januari 2021: vanaf dan NTA 8800
    klasse = np.where(bron.random(n) < 0.01, "", bron.choice(KLASSEN, n, p=KANSEN / KANSEN.sum()))
    methode = np.where(nieuw, METHODEN[bron.integers(0, 2, n)], METHODEN[bron.integers(2, 5, n)])
    vbo = np.char.add(
        np.char.zfill((100 + adres % 1_880).astype("U4"), 4), np.char.add("01", np.char.zfill(adres.astype("U10"), 10))
    )
    pand = np.char.add(
        np.char.zfill((100 + adres % 1_880).astype("U4"), 4),
        np.char.add("10", np.char.zfill((adres // 3).astype("U10"), 10)),
    )
    pc4 = (1_000 + adres // 900 % 9_000).astype("U4")
    letters = np.array([a + b for a in "ABCDEGHJKL" for b in "ABCDEGHJKL"])[adres // 30 % 100]
    kwh = {
        naam: np.where(nieuw, _komma(bron, gem, n), "")
        for naam, gem in (("behoefte", 90), ("fossiel", 150), ("warmte", 80))
    }
    zonder_vbo = (adres % 33 == 0) & ~nieuw
    niets = zonder_vbo & (adres % 7 == 0)
    kolommen = dict.fromkeys(KOLOMMEN, leeg)
    kolommen |= {
        "Pand_opnamedatum": _datum(dag - 20),
        "Pand_opnametype": np.where(nieuw, "Basisopname", ""),
        "Pand_status": np.where(bron.random(n) < 0.95, "Bestaand", "Oplevering"),
        "Pand_berekeningstype": methode,
        "Pand_energieindex": np.where(nieuw, "", _komma(bron, 1.6, n)),
        "Pand_energieklasse": klasse,
        "Pand_energielabel_is_prive": np.full(n, "False"),
        "Pand_is_op_basis_van_referentie_gebouw": np.where(adres % 5 == 0, "True", "False"),
        "Pand_gebouwklasse": np.where(adres % 20 == 0, "U", "W"),
        "Meting_geldig_tot": _datum(dag + 3_652),
        "Pand_registratiedatum": _datum(dag),
        "Pand_postcode": np.where(niets, "", np.char.add(pc4, letters)),
        "Pand_huisnummer": np.where(niets, "", (1 + adres % 30).astype("U4")),
        "Pand_huisletter": np.where(adres % 9 == 0, np.array(list("ABCDEF"))[adres // 27_000_000 % 6], ""),
        "Pand_huisnummertoevoeging": np.where(adres % 11 == 0, (1 + adres % 40).astype("U3"), ""),
        "Pand_bagverblijfsobjectid": np.where(zonder_vbo, "", vbo),
        "Pand_bagpandid": np.where(zonder_vbo, "", pand),
        "Pand_gebouwtype": TYPEN[adres % len(TYPEN)],
        "Pand_gebouwsubtype": np.where(nieuw, "tussenwoning", ""),
        "Pand_projectnaam": np.where(adres % 6 == 0, "Complex Dorpsstraat e.o.", ""),
        "Pand_gebruiksoppervlakte_thermische_zone": _komma(bron, 110, n),
        "Pand_energiebehoefte": kwh["behoefte"],
        "Pand_eis_energiebehoefte": np.where(nieuw, "70,00", ""),
        "Pand_primaire_fossiele_energie": kwh["fossiel"],
        "Pand_primaire_fossiele_energie_EMG_forfaitair": kwh["fossiel"],
        "Pand_aandeel_hernieuwbare_energie": np.where(nieuw, _komma(bron, 20, n), ""),
        "Pand_temperatuuroverschrijding": np.where(nieuw, _komma(bron, 1.1, n), ""),
        "Pand_warmtebehoefte": kwh["warmte"],
        "Pand_energieindex_met_EMG_forfaitair": np.where(nieuw, "", _komma(bron, 1.6, n)),
    }  # fmt: skip
    return kolommen
