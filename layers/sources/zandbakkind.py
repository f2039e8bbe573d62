"""Het kindproces dat een bestand van een gebruiker leest; draait alleen in de zandbak van `layers.sources.zandbak`.

Dit bestand wordt als los programma gestart en kent wijkwind niet: het leest met één toegestane driver, zonder netwerk
en met grenzen op geheugen, tijd en schijf, en geeft Arrow-bestanden terug. Zo kan een vijandig bestand hooguit dit
proces stuk maken. Zware pakketten die niet nodig zijn (pandas, geopandas) worden bewust niet geladen.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import sys
from pathlib import Path
from typing import Any, TextIO

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
MAX_LAGEN, MAX_KOLOMMEN = 100, 5_000


def begrens(grenzen: dict[str, int]) -> bool:
    """Zet de grenzen van dit proces; geeft terug of het netwerk is afgesneden."""
    for soort, waarde in (
        (resource.RLIMIT_AS, grenzen["geheugen_bytes"]),
        (resource.RLIMIT_CPU, grenzen["rekentijd_s"]),
        (resource.RLIMIT_FSIZE, grenzen["uitvoer_bytes"]),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        hoogste = resource.getrlimit(soort)[1]
        nieuw = waarde if hoogste == resource.RLIM_INFINITY else min(waarde, hoogste)
        resource.setrlimit(soort, (nieuw, nieuw))
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False
    return bool(unshare(CLONE_NEWNET) == 0 or unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)


def laad_gdal(drivers: list[str]) -> Any:
    """Laad GDAL met alleen de toegestane drivers; start zo nodig opnieuw met een langere lijst om over te slaan."""
    zwaar = ("geopandas", "pandas", "shapely", "pyproj")
    for naam in zwaar:
        sys.modules[naam] = None  # type: ignore[assignment]
    import pyogrio  # noqa: PLC0415

    for naam in zwaar:
        del sys.modules[naam]

    over = sorted(set(pyogrio.list_drivers()) - set(drivers))
    if over:
        if "WIJKWIND_TWEEDE_START" in os.environ:
            # De lijst is al één keer bijgewerkt: wat nu nog over is laat zich niet uitzetten.
            raise SystemExit(3)
        os.environ["GDAL_SKIP"] = ",".join([*os.environ["GDAL_SKIP"].split(","), *over])
        os.environ["WIJKWIND_TWEEDE_START"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606
    return pyogrio


def lees_gdal(pyogrio: Any, taak: dict[str, Any], uit: Path) -> list[dict[str, Any]]:
    """Elke laag van het bestand als Arrow-bestand."""
    import pyarrow as pa  # noqa: PLC0415

    pad = taak["pad"]
    lagen = [str(naam) for naam, _ in pyogrio.list_layers(pad)]
    if len(lagen) > MAX_LAGEN:
        raise Teveel(f"{len(lagen)} lagen in het bestand (hooguit {MAX_LAGEN})")
    gekozen = [naam for naam in lagen if taak["laag"] in (None, naam)]
    if not gekozen:
        raise Geenlaag(lagen)
    uitkomst = []
    for nummer, naam in enumerate(gekozen):
        info = pyogrio.read_info(pad, layer=naam)
        if info["driver"] != taak["driver"]:
            raise Teveel(f"geopend als {info['driver']}, verwacht {taak['driver']}")
        if len(info["fields"]) > MAX_KOLOMMEN:
            raise Teveel(f"{len(info['fields'])} kolommen (hooguit {MAX_KOLOMMEN})")
        with pyogrio.raw.open_arrow(pad, layer=naam) as (meta, bron):
            lezer = pa.RecordBatchReader.from_stream(bron)
            stukken = recht(pyogrio, pad, naam, meta["geometry_name"] or "wkb_geometry", lezer)
            rijen = schrijf(lezer.schema, stukken, uit / f"{taak['nr']}-{nummer}.arrow")
        if rijen != info["features"] >= 0:
            # GDAL geeft bij een afgebroken bestand soms alleen een waarschuwing en minder rijen.
            raise OSError(f"laag '{naam}': {rijen} rijen in plaats van {info['features']}")
        geometrie = (meta["geometry_name"] or "wkb_geometry") if meta["geometry_type"] else None
        uitkomst.append(
            {
                "naam": naam,
                "bestand": f"{taak['nr']}-{nummer}.arrow",
                "rijen": rijen,
                "geometrie": geometrie,
                "crs": meta["crs"],
            }
        )
    return uitkomst


def recht(pyogrio: Any, pad: str, laag: str, geometrie: str, stukken: Any) -> Any:
    """Dezelfde stukken met bogen als rechte lijnen: de Arrow-weg van GDAL laat bogen staan, de gewone weg niet."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    rechte, begin = None, 0
    for stuk in stukken:
        plek = stuk.schema.get_field_index(geometrie)
        if plek >= 0:
            # Byte 1 tot 5 van WKB is de soort; 8 en hoger zijn bogen, 7 is een verzameling waar bogen in kunnen zitten.
            codes = pc.unique(pc.binary_slice(stuk.column(plek), 1, 5)).to_pylist()
            if any(code is not None and int.from_bytes(code, "little") % 1000 >= 7 for code in codes):
                if rechte is None:
                    rechte = pyogrio.raw.read(pad, layer=laag, columns=[])[2]
                nieuw = pa.array(rechte[begin : begin + stuk.num_rows], type=stuk.schema.field(plek).type)
                kolommen = [nieuw if nummer == plek else kolom for nummer, kolom in enumerate(stuk.columns)]
                stuk = pa.RecordBatch.from_arrays(kolommen, schema=stuk.schema)
        begin += stuk.num_rows
        yield stuk


def schrijf(schema: Any, stukken: Any, pad: Path) -> int:
    """Schrijf Arrow-stukken naar een bestand; geeft het aantal rijen."""
    import pyarrow as pa  # noqa: PLC0415

    rijen = 0
    with pa.OSFile(str(pad), "wb") as stroom, pa.ipc.new_file(stroom, schema) as schrijver:
        for stuk in stukken:
            rijen += stuk.num_rows
            schrijver.write_batch(stuk)
    return rijen


def lees_parquet(taak: dict[str, Any], uit: Path) -> list[dict[str, Any]]:
    """Een (Geo)Parquet-bestand als Arrow-bestand."""
    import pyarrow.parquet as pq  # noqa: PLC0415

    bestand = pq.ParquetFile(taak["pad"])
    schema = bestand.schema_arrow
    if len(schema.names) > MAX_KOLOMMEN:
        raise Teveel(f"{len(schema.names)} kolommen (hooguit {MAX_KOLOMMEN})")
    geo = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
    geometrie = geo.get("primary_column")
    kolom = geo.get("columns", {}).get(geometrie, {})
    if geometrie is not None and kolom.get("encoding") != "WKB":
        raise Teveel(f"geometrie als {kolom.get('encoding')!r} (verwacht WKB)")
    # Zonder sleutel 'crs' geldt volgens de norm lengte en breedte; een lege waarde is onbekend.
    crs = kolom.get("crs", "OGC:CRS84") if geometrie else None
    rijen = schrijf(
        schema.remove_metadata(),
        (b.replace_schema_metadata(None) for b in bestand.iter_batches()),
        uit / f"{taak['nr']}-0.arrow",
    )
    return [
        {
            "naam": taak["stam"],
            "bestand": f"{taak['nr']}-0.arrow",
            "rijen": rijen,
            "geometrie": geometrie,
            "crs": json.dumps(crs) if isinstance(crs, dict) else crs,
        }
    ]


def lees_csv(taak: dict[str, Any], uit: Path) -> list[dict[str, Any]]:
    """Een CSV als Arrow-bestand met alleen tekstkolommen; getallen worden pas na controle gemaakt."""
    import csv  # noqa: PLC0415
    import io  # noqa: PLC0415

    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.csv as pc  # noqa: PLC0415

    ruw = Path(taak["pad"]).read_bytes()
    tekst, codering = decodeer(ruw)
    scheiding = kies_scheiding(tekst)
    kop = next(csv.reader(io.StringIO(tekst), delimiter=scheiding), [])
    if len(kop) > MAX_KOLOMMEN:
        raise Teveel(f"{len(kop)} kolommen (hooguit {MAX_KOLOMMEN})")
    namen, hernoemd = unieke_namen(kop)
    scheef: list[str] = []

    def vreemde_rij(rij: Any) -> str:
        scheef.append(f"rij {rij.number or '?'}: {rij.actual_columns} cellen in plaats van {rij.expected_columns}")
        return "skip"

    tabel = pc.read_csv(
        pa.BufferReader(tekst.encode()),
        read_options=pc.ReadOptions(column_names=namen, skip_rows=1, use_threads=False),
        parse_options=pc.ParseOptions(delimiter=scheiding, newlines_in_values=True, invalid_row_handler=vreemde_rij),
        convert_options=pc.ConvertOptions(
            column_types={naam: pa.string() for naam in namen}, strings_can_be_null=False
        ),
    )
    rijen = schrijf(tabel.schema, tabel.to_batches(), uit / f"{taak['nr']}-0.arrow")
    return [
        {
            "naam": taak["stam"],
            "bestand": f"{taak['nr']}-0.arrow",
            "rijen": rijen,
            "geometrie": None,
            "crs": None,
            "codering": codering,
            "scheiding": scheiding,
            "scheef": len(scheef),
            "scheef_eerste": scheef[:1],
            "hernoemd": hernoemd,
        }
    ]


def decodeer(ruw: bytes) -> tuple[str, str]:
    """De tekst en haar codering: een BOM beslist, dan UTF-8, dan Windows (cp1252)."""
    for bom, codering in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if ruw.startswith(bom):
            return ruw.decode(codering), codering
    if b"\x00" in ruw:
        raise Teveel("nulbytes in een tekstbestand")
    try:
        return ruw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return ruw.decode("cp1252", errors="replace"), "cp1252"


def kies_scheiding(tekst: str) -> str:
    """Het scheidingsteken dat in de kopregel het vaakst voorkomt; zonder is het één kolom."""
    kop = tekst.lstrip("\r\n").split("\n", 1)[0]
    return max(";,\t|", key=lambda teken: (kop.count(teken), -";,\t|".index(teken)))


def unieke_namen(kop: list[str]) -> tuple[list[str], list[str]]:
    """Kolomnamen zonder lege, dubbele of eindeloos lange namen, met wat er veranderd is."""
    namen: list[str] = []
    hernoemd: list[str] = []
    for nummer, ruw in enumerate(kop, start=1):
        naam = ruw.strip()[:120] or f"kolom_{nummer}"
        basis, teller = naam, 2
        while naam in namen:
            naam, teller = f"{basis}_{teller}", teller + 1
        if naam != ruw.strip():
            hernoemd.append(f"{ruw.strip()[:40]!r} heet nu {naam[:60]!r}")
        namen.append(naam)
    return namen, hernoemd


class Teveel(Exception):
    """Het bestand valt buiten wat wij lezen; de tekst zegt wat er gevonden is."""


class Geenlaag(Exception):
    """De gevraagde laag zit niet in het bestand."""


def doe(pyogrio: Any, taak: dict[str, Any], uit: Path) -> dict[str, Any]:
    """Voer één leestaak uit; een fout wordt een antwoord, geen crash."""
    try:
        if taak["driver"]:
            lagen = lees_gdal(pyogrio, taak, uit)
        else:
            lagen = (lees_csv if taak["soort"] == "CSV" else lees_parquet)(taak, uit)
    except Geenlaag as fout:
        return {"nr": taak["nr"], "fout": "laag", "lagen_wel": fout.args[0]}
    except MemoryError:
        return {"nr": taak["nr"], "fout": "geheugen"}
    except Teveel as fout:
        return {"nr": taak["nr"], "fout": "geweigerd", "tekst": str(fout)}
    except Exception as fout:  # noqa: BLE001 - dit is de buitenste deur van het kind: elke fout wordt een antwoord
        return {"nr": taak["nr"], "fout": "kapot", "tekst": f"{type(fout).__name__}: {fout}"[:500]}
    return {"nr": taak["nr"], "lagen": lagen}


def antwoord(stroom: TextIO, waarde: dict[str, Any]) -> None:
    """Stuur één regel JSON naar het ouderproces."""
    stroom.write(json.dumps(waarde) + "\n")
    stroom.flush()


def main() -> None:
    """Lees `opdracht.json` in de werkmap en handel de taken een voor een af."""
    werkmap = Path(sys.argv[1])
    opdracht = json.loads((werkmap / "opdracht.json").read_text(encoding="utf-8"))
    dicht = begrens(opdracht["grenzen"])
    pyogrio = laad_gdal(opdracht["drivers"]) if opdracht["drivers"] else None
    # GDAL schrijft soms zelf naar stdout: het antwoordkanaal is een eigen kopie.
    stroom = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    antwoord(stroom, {"klaar": True, "netwerk_dicht": dicht})
    for taak in opdracht["taken"]:
        antwoord(stroom, doe(pyogrio, taak, werkmap / "uit"))


if __name__ == "__main__":
    main()
