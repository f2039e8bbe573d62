"""Het kindproces dat een GeoTIFF van een gebruiker leest; draait alleen vanuit `layers.raster_lezen`.

Dit bestand wordt als los programma gestart en kent wijkwind niet: het opent alleen GeoTIFF, begrenst zichzelf zoals het
kind voor kaartlagen (`zandbakkind.py`, ernaast) en geeft per raster één regel JSON en een bestand met getallen.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from typing import Any


def begrens(grenzen: dict[str, int]) -> None:
    """Zet dezelfde grenzen als het kind voor kaartlagen."""
    beschrijving = importlib.util.spec_from_file_location("zandbakkind", Path(__file__).with_name("zandbakkind.py"))
    if beschrijving is None or beschrijving.loader is None:
        raise SystemExit(3)
    buurman = importlib.util.module_from_spec(beschrijving)
    beschrijving.loader.exec_module(buurman)
    buurman.begrens(grenzen)


def lees(taak: dict[str, Any], max_cellen: int, max_zijde: int) -> dict[str, Any]:
    """Lees één raster; een fout wordt een antwoord."""
    import numpy as np  # noqa: PLC0415
    import rasterio  # noqa: PLC0415
    from rasterio._err import CPLE_BaseError  # noqa: PLC0415

    try:
        with rasterio.open(taak["pad"], driver="GTiff") as bron:
            if bron.width * bron.height > max_cellen or max(bron.width, bron.height) > max_zijde:
                return {"fout": "groot", "tekst": f"{bron.width} bij {bron.height} cellen"}
            if bron.count != 1 or np.dtype(bron.dtypes[0]).kind not in "iuf":
                return {"fout": "vorm", "tekst": f"{bron.count} banden van {bron.dtypes[0]}"}
            ruw = bron.read(1, masked=True)
            crs = None if bron.crs is None else bron.crs.to_wkt()
            np.save(taak["uit"], np.ma.filled(ruw.astype(np.float32), np.float32("nan")), allow_pickle=False)
            return {"crs": crs, "transform": list(bron.transform)[:6]}
    except MemoryError:
        return {"fout": "groot", "tekst": "te groot voor het geheugen"}
    except (rasterio.errors.RasterioError, CPLE_BaseError, OSError, ValueError) as fout:
        tekst = str(fout).replace(taak["pad"], "het bestand")
        return {"fout": "kapot", "tekst": f"{type(fout).__name__}: {tekst}"[:300]}


def main() -> None:
    """Lees `opdracht.json` in de werkmap en handel de taken een voor een af; na een fout stopt het kind."""
    opdracht = json.loads((Path(sys.argv[1]) / "opdracht.json").read_text(encoding="utf-8"))
    begrens(opdracht["grenzen"])
    for taak in opdracht["taken"]:
        antwoord = lees(taak, opdracht["max_cellen"], opdracht["max_zijde"])
        sys.stdout.write(json.dumps(antwoord) + "\n")
        sys.stdout.flush()
        if "fout" in antwoord:
            return


if __name__ == "__main__":
    main()
