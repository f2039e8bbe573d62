"""Het EP-online totaalbestand van RVO lezen en terugbrengen tot één geldend label per verblijfsobject.

Het bestand (zip of CSV, puntkomma's, twee regels vooraf) telt meer dan vijf miljoen regels. Het wordt in blokken
gelezen en meteen teruggebracht; in het geheugen staat alleen wat overblijft.

De regel
--------
1. Een label telt als de klasse (A+++++ tot en met G) en de registratiedatum leesbaar zijn, de registratie niet na de
   peildatum ligt, en `geldig_tot` niet vóór de peildatum. Een ontbrekende `geldig_tot` sluit niet uit, maar wordt
   geteld: het bestand zegt dan niet dat het label verlopen is.
2. Per verblijfsobject wint de **laatste registratiedatum**. Bij gelijke stand wint de laatste `geldig_tot`, dan het
   slechtste label (liever te voorzichtig). De uitkomst hangt niet van de volgorde van de regels af.
3. Een regel zonder verblijfsobject valt terug op postcode, huisnummer, huisletter en toevoeging, en blijft een eigen
   rij met lege `vbo_id`. `spatial.labels.plaats_op_adres` zoekt er daarna het verblijfsobject bij.

NTA 8800 (sinds 2021) en de methoden daarvoor hebben andere klassegrenzen: zie de kolom `methode`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from layers.errors import SchemaMismatch, UnreadableFile
from layers.sources import eponline_oogst as o
from layers.sources import eponline_velden as v
from layers.sources.eponline_bestand import KOP_BYTES, Kop, Leesbaar, lees_kop, open_totaalbestand
from layers.sources.eponline_tabel import maak_tabel
from layers.verslag import Leesverslag, Voortgang

BLOK_BYTES = 4 * 1024**2
VOORUIT = 3  # blokken die klaarstaan of onderweg zijn
REGEL_MAX_BYTES = 1024**2
# Enkele kapotte regels mogen; meer wijst op een half of verkeerd bestand. Onze grens, geen norm.
AANDEEL_FOUT_MAX = 0.001
ADRESDEEL_MAX = 64


def lees_eponline(
    pad: Path, peildatum: date, voortgang: Voortgang | None = None, *, aandeel_fout_max: float = AANDEEL_FOUT_MAX
) -> tuple[pd.DataFrame, Leesverslag]:
    """Lees het totaalbestand en geef één geldend label per verblijfsobject.

    Parameters
    ----------
    pad : de zip of CSV van EP-online
    peildatum : op deze dag moet een label geregistreerd en nog geldig zijn
    voortgang : krijgt (wat, aandeel 0–1) na elk blok en mag een fout geven om te stoppen
    aandeel_fout_max : zoveel regels (0–1) mogen een verkeerd aantal velden hebben; die worden geteld en weggelaten

    Returns
    -------
    Tabel met `vbo_id`, `pand_id`, `label`, `labelklasse`, `registratiedatum`, `geldig_tot`, `methode`, `gebouwtype`,
    `gebouwklasse` (W woningbouw, U utiliteit), `postcode`, `huisnummer`, `huisletter`, `toevoeging`; eerst de rijen met
    `vbo_id` oplopend, dan die zonder, op adres. En het verslag.

    Raises
    ------
    RefusedFile, UnreadableFile : als het bestand niet te vertrouwen, half of beschadigd is.
    SchemaMismatch : als een nodige kolom mist, of te veel regels een verkeerd aantal velden hebben.
    """
    oogst = _Oogst(peildatum)
    with open_totaalbestand(pad) as (stroom, lengte):
        begin = stroom.read(KOP_BYTES)
        kop = lees_kop(pad, begin)
        veld_van = np.array(kop.veld_van, np.int32)
        gelezen = kop.lengte
        # `closing`: ook wie onderweg stopt, wacht tot de draden klaar zijn voordat het bestand sluit.
        with closing(_vooruit(_Blokken(pad, stroom, begin[kop.lengte :]))) as blokken:
            for blok in blokken:
                oogst.verwerk(blok, veld_van)
                gelezen += blok.tekst.size
                if voortgang is not None:
                    voortgang("energielabels lezen", min(1.0, gelezen / max(lengte, 1)))
    _controleer_regels(pad, kop, oogst.tellingen, aandeel_fout_max)
    oogst.tellingen[v.INGEHAALD] = oogst.goed - oogst.stand[0]
    tabel = maak_tabel(oogst.rijen[: oogst.stand[0]], oogst.woorden)
    return tabel, _verslag(pad, kop, oogst.tellingen, tabel, peildatum)


@dataclass(frozen=True)
class _Blok:
    """Hele regels, met de plek van elke scheiding en elk regeleinde."""

    tekst: NDArray[np.uint8]
    scheiding: NDArray[np.int32]
    regel: NDArray[np.int32]
    aanhaling: NDArray[np.int32]


class _Blokken:
    """Knipt een stroom in blokken van hele regels; `volgende` geeft None aan het eind."""

    def __init__(self, pad: Path, stroom: Leesbaar, rest: bytes) -> None:
        self.pad, self.stroom, self.rest = pad, stroom, rest
        self.klaar = False

    def volgende(self) -> NDArray[np.uint8] | None:
        """De bytes van het volgende blok."""
        if self.klaar:
            return None
        nieuw = self.stroom.read(BLOK_BYTES)
        self.klaar = not nieuw
        alles = self.rest + nieuw
        if self.klaar and alles and not alles.endswith(b"\n"):
            alles += b"\n"
        einde = alles.rfind(b"\n") + 1
        self.rest = alles[einde:]
        if len(self.rest) > REGEL_MAX_BYTES:
            raise UnreadableFile(
                self.pad.name,
                f"een regel van meer dan {REGEL_MAX_BYTES // 1024} kB",
                "gewone regels",
                "haal het totaalbestand opnieuw op bij EP-online",
            )
        return np.frombuffer(alles, np.uint8, einde)


def _ingedeeld(bytes_: Future[NDArray[np.uint8] | None]) -> _Blok | None:
    tekst = bytes_.result()
    if tekst is None:
        return None
    # Eén plek extra: de kern schrijft altijd, en telt pas door als het raak is.
    scheiding, regel, aanhaling = (np.empty(tekst.size + 1, np.int32) for _ in range(3))
    n, m = v.zoek_scheidingen(tekst, scheiding, regel, aanhaling)
    return _Blok(tekst, scheiding[:n], regel[:m], aanhaling[:m])


def _vooruit(blokken: _Blokken) -> Generator[_Blok, None, None]:
    """De blokken op volgorde; terwijl de ontvanger rekent pakt één draad uit en zoekt een andere de velden."""
    with ThreadPoolExecutor(1) as lezer, ThreadPoolExecutor(1) as zoeker:
        wachtrij = deque(zoeker.submit(_ingedeeld, lezer.submit(blokken.volgende)) for _ in range(VOORUIT))
        while (blok := wachtrij.popleft().result()) is not None:
            wachtrij.append(zoeker.submit(_ingedeeld, lezer.submit(blokken.volgende)))
            yield blok


class _Oogst:
    """De groeiende verzameling geldende labels."""

    def __init__(self, peildatum: date) -> None:
        self.peildatum = peildatum.year * 10_000 + peildatum.month * 100 + peildatum.day
        self.rijen = np.empty(1 << 17, o.RIJ)
        self.tabel = np.full(1 << 18, -1, np.int32)
        self.stand = np.zeros(1, np.int64)
        self.tellingen = np.zeros(v.TELLERS, np.int64)
        self.goed = 0
        self.klad = np.empty(ADRESDEEL_MAX, np.uint8)
        self.woorden = o.Woorden(
            np.empty(1 << 20, np.uint8),
            np.zeros(1 << 15, np.int64),
            np.full(1 << 16, -1, np.int32),
            np.ones(1, np.int64),
        )

    def verwerk(self, blok: _Blok, veld_van: NDArray[np.int32]) -> None:
        """Verwerk alle regels van `blok`; `veld_van`: per kolom het veldnummer of -1."""
        regels = np.empty(blok.regel.size, v.REGEL)
        goed = v.ontleed(
            blok.tekst, blok.scheiding, blok.regel, blok.aanhaling, veld_van, self.peildatum, regels, self.tellingen
        )
        self.goed += goed
        nummer = 0
        while True:
            nummer, reden = o.oogst(
                blok.tekst, regels[:goed], nummer, self.rijen, self.tabel, self.stand, self.woorden, self.klad
            )
            if reden == o.KLAAR:
                return
            if reden == o.VOL_RIJEN:
                self._meer_rijen()
            elif reden == o.VOL_WOORDEN:
                self._meer_woorden(blok.tekst.size)
            else:
                raise SchemaMismatch(
                    "toevoegingen en gebouwtypen",
                    f"meer dan {o.WOORDEN_MAX} verschillende",
                    "een totaalbestand van EP-online",
                    "controleer of de kolommen niet verschoven zijn",
                )

    def _meer_rijen(self) -> None:
        aantal = int(self.stand[0])
        if aantal >= self.rijen.size:
            groter = np.empty(self.rijen.size * 3 // 2, o.RIJ)
            groter[:aantal] = self.rijen[:aantal]
            self.rijen = groter
        if 2 * aantal >= self.tabel.size:
            self.tabel = np.full(self.tabel.size * 2, -1, np.int32)
            o.vul_tabel(self.rijen, aantal, self.tabel)

    def _meer_woorden(self, blok_bytes: int) -> None:
        oud = self.woorden
        gevuld = int(oud.begin[oud.aantal[0]])
        letters = np.empty(max(2 * oud.letters.size, gevuld + 2 * blok_bytes), np.uint8)
        letters[:gevuld] = oud.letters[:gevuld]
        begin = np.zeros(2 * oud.begin.size, np.int64)
        begin[: oud.begin.size] = oud.begin
        self.woorden = o.Woorden(letters, begin, np.full(2 * oud.plek.size, -1, np.int32), oud.aantal)
        o.vul_woorden(self.woorden)


def _controleer_regels(pad: Path, kop: Kop, tellingen: Any, aandeel_fout_max: float) -> None:
    gelezen, fout = int(tellingen[v.GELEZEN]), int(tellingen[v.VELDENTAL])
    if gelezen == 0:
        raise UnreadableFile(pad.name, "alleen een kop", "regels met labels", "haal het totaalbestand opnieuw op")
    if fout > aandeel_fout_max * gelezen and fout > 1:
        raise SchemaMismatch(
            f"{pad.name}, regel {int(tellingen[v.EERSTE_FOUT]) + kop.vooraf + 1}",
            f"{int(tellingen[v.EERSTE_VELDEN])} velden (en zo {fout} van de {gelezen} regels)",
            f"{len(kop.kolommen)} velden, zoals de kop",
            "haal het totaalbestand opnieuw op; een half of bewerkt bestand geeft verkeerde labels",
        )


def _verslag(pad: Path, kop: Kop, tellingen: Any, tabel: pd.DataFrame, peildatum: date) -> Leesverslag:
    t = {naam: int(tellingen[plek]) for naam, plek in _GEWEIGERD.items()}
    zonder_vbo = int(tabel["vbo_id"].isna().sum())
    leeg = {
        kolom: {"niet in het bestand": int(tabel[kolom].isna().sum())}
        for kolom in ("pand_id", "geldig_tot", "gebouwtype", "gebouwklasse", "postcode")
    }
    meldingen = [f"peildatum {peildatum:%d-%m-%Y}", f"publicatie EP-online {kop.publicatiedatum or 'onbekend'}"]
    if zonder_vbo:
        meldingen.append(
            f"{zonder_vbo} labels hebben alleen een adres; ze tellen pas mee als de BAG het verblijfsobject erbij geeft"
        )
    if kop.vooraf != 2:
        meldingen.append(f"{kop.vooraf} regels vóór de kolomnamen in plaats van 2")
    if "methode" not in kop.velden:
        meldingen.append("geen kolom met berekeningstype: NTA 8800 en oudere methoden zijn niet te onderscheiden")
    return Leesverslag(
        laag="energielabels",
        bestand=pad.name,
        gelezen=int(tellingen[v.GELEZEN]),
        goed=len(tabel),
        hersteld={"BOM aan het begin overgeslagen": 1} if kop.bom else {},
        geweigerd={naam: aantal for naam, aantal in t.items() if aantal},
        ontbrekend={
            "vbo_id": {
                "geen verblijfsobject in het bestand": zonder_vbo,
                "nummer onleesbaar (in het bestand)": int(tellingen[v.VBO_ONLEESBAAR]),
            },
            **leeg,
        },
        meldingen=tuple(meldingen),
    )


_GEWEIGERD = {
    "verkeerd aantal velden": v.VELDENTAL,
    "geen energieklasse": v.ZONDER_KLASSE,
    "onbekende energieklasse": v.ONBEKENDE_KLASSE,
    "registratiedatum leeg of onleesbaar": v.ZONDER_DATUM,
    "geregistreerd na de peildatum": v.TOEKOMST,
    "verlopen op de peildatum": v.VERLOPEN,
    "geen verblijfsobject en geen volledig adres": v.ZONDER_SLEUTEL,
    "ander label van hetzelfde adres geldt": v.INGEHAALD,
}
