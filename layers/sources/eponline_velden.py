"""Van de bytes van EP-online-regels naar getallen: velden vinden, ontcijferen, en keuren.

Elke functie vertrouwt haar invoer; `layers.sources.eponline` leest en vertelt. Datums zijn hier getallen als 20260901,
BAG-nummers gehele getallen, een postcode is één getal, en van teksten onthouden we waar ze staan.

Numba bewaart een vertaalde kern per bestand en merkt een wijziging in een ander bestand niet op: daarom roept een kern
hier geen kern uit een ander bestand aan.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from spatial.compile import kernel

Bytes = NDArray[np.uint8]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

# De velden die we uit een regel halen, in deze volgorde.
VELDEN = (
    "vbo", "pand", "registratie", "geldig", "klasse", "methode", "gebouwklasse",
    "postcode", "huisnummer", "gebouwtype", "huisletter", "toevoeging",
)  # fmt: skip
(VBO, PAND, REGISTRATIE, GELDIG, KLASSE, METHODE, GEBOUWKLASSE) = range(7)
(POSTCODE, HUISNUMMER, GEBOUWTYPE, HUISLETTER, TOEVOEGING) = range(7, 12)

# Wat er van een regel werd; de plek in `tellingen`.
(GELEZEN, VELDENTAL, ZONDER_KLASSE, ONBEKENDE_KLASSE, ZONDER_DATUM, TOEKOMST, VERLOPEN, ZONDER_SLEUTEL) = range(8)
(INGEHAALD, VBO_ONLEESBAAR, EERSTE_FOUT, EERSTE_VELDEN) = range(8, 12)
TELLERS = 12

# Eén goedgekeurde regel; `vbo` is 0 als alleen het adres bekend is, `*_van` en `*_tot` wijzen in de tekst van het blok.
REGEL = np.dtype(
    [
        ("vbo", "<i8"), ("pand", "<i8"), ("registratie", "<i4"), ("geldig", "<i4"), ("postcode", "<i4"),
        ("huisnummer", "<i4"), ("gebouwtype_van", "<i4"), ("gebouwtype_tot", "<i4"), ("huisletter_van", "<i4"),
        ("huisletter_tot", "<i4"), ("toevoeging_van", "<i4"), ("toevoeging_tot", "<i4"),
        ("klasse", "i1"), ("methode", "i1"), ("gebouwklasse", "u1"),
    ],
    align=True,
)  # fmt: skip
HUISNUMMER_MAX = (1 << 17) - 1


@kernel
def zoek_scheidingen(tekst: Bytes, scheiding: Ints, regel: Ints, aanhaling: Ints) -> tuple[int, int]:
    """De plek van elke puntkomma en elk regeleinde; per regel het nummer van haar einde en de aanhalingstekens tot dan.

    Voor de puntkomma zonder sprong geschreven: die komt zo vaak en grillig dat de processor een sprong steeds verkeerd
    gokt. Een regeleinde is zeldzaam genoeg voor een gewone sprong.
    """
    n, m, q = 0, 0, 0
    for i in range(tekst.size):
        c = tekst[i]
        scheiding[n] = i
        q += c == 34
        if c == 10:
            regel[m], aanhaling[m] = n, q
            m += 1
            n += 1
        else:
            n += c == 59
    return n, m


@kernel
def _cijfers(tekst: Bytes, van: int, tot: int) -> int:
    """Het getal als alle tekens cijfers zijn (1 tot 16 stuks), anders -1."""
    if not 1 <= tot - van <= 16:
        return -1
    g = 0
    for i in range(van, tot):
        c = np.int64(tekst[i]) - 48
        if c < 0 or c > 9:
            return -1
        g = g * 10 + int(c)
    return g


@kernel
def bag_nummer(tekst: Bytes, van: int, tot: int) -> int:
    """Een BAG-nummer van 16 cijfers; voorloopnullen en `NL.IMBAG.….` mogen ontbreken of er staan. 0: leeg, -1: fout."""
    if tot - van == 16:
        g = _cijfers(tekst, van, tot)
        if g >= 0:
            return g
    for i in range(van, tot):
        if tekst[i] == 44 or tekst[i] == 32:  # meer panden met komma of spatie: de eerste telt
            tot = i
            break
    if tot <= van:
        return 0
    if tot - van > 16 and tekst[van] == 78 and tekst[tot - 17] == 46:
        van = tot - 16
    # Elke gemeentecode begint met hooguit drie nullen; korter dan 13 cijfers is het geen BAG-nummer meer.
    return _cijfers(tekst, van, tot) if tot - van >= 13 else -1


@kernel
def datum(tekst: Bytes, van: int, tot: int) -> int:
    """JJJJMMDD, JJJJ-MM-DD (met of zonder tijd) of DD-MM-JJJJ als getal JJJJMMDD. 0: leeg, -1: geen datum."""
    n = tot - van
    if n <= 0:
        return 0
    if n == 8:
        g = _cijfers(tekst, van, tot)
        jaar, maand, dag = g // 10000, g // 100 % 100, g % 100
    elif n >= 10 and tekst[van + 4] == 45 and tekst[van + 7] == 45:
        jaar, maand = _cijfers(tekst, van, van + 4), _cijfers(tekst, van + 5, van + 7)
        dag = _cijfers(tekst, van + 8, van + 10)
    elif n >= 10 and tekst[van + 2] == tekst[van + 5] and (tekst[van + 2] == 45 or tekst[van + 2] == 47):
        dag, maand = _cijfers(tekst, van, van + 2), _cijfers(tekst, van + 3, van + 5)
        jaar = _cijfers(tekst, van + 6, van + 10)
    else:
        return -1
    if not (1900 <= jaar <= 2200 and 1 <= maand <= 12 and dag >= 1):
        return -1
    lengte = 31 - (maand in (4, 6, 9, 11))
    if maand == 2:
        lengte = 29 if jaar % 4 == 0 and (jaar % 100 != 0 or jaar % 400 == 0) else 28
    return jaar * 10000 + maand * 100 + dag if dag <= lengte else -1


@kernel
def klasse(tekst: Bytes, van: int, tot: int) -> int:
    """Energieklasse als rang: A+++++ is 0, A is 5, G is 11. -1: leeg, -2: onbekend."""
    if tot <= van:
        return -1
    letter = np.int64(tekst[van]) & 0xDF  # kleine letters worden hoofdletters
    plussen = tot - van - 1
    for i in range(van + 1, tot):
        if tekst[i] != 43:
            return -2
    if letter == 65 and plussen <= 5:
        return 5 - plussen
    return int(letter - 60) if 66 <= letter <= 71 and plussen == 0 else -2


@kernel
def methode(tekst: Bytes, van: int, tot: int) -> int:
    """0: niet bekend; 1: een methode van vóór 2021; 2: NTA 8800 (met of zonder spatie, eventueel met jaartal)."""
    if tot <= van:
        return 0
    nta, plek = (78, 84, 65, 56, 56, 48, 48), 0
    for i in range(van, min(tot, van + 10)):
        c = np.int64(tekst[i])
        c = c - 32 if 97 <= c <= 122 else c
        if c == 32:
            continue
        if c != nta[plek]:
            return 1
        plek += 1
        if plek == 7:
            return 2
    return 1


@kernel
def postcode(tekst: Bytes, van: int, tot: int) -> int:
    """Postcode als cijfers maal 676 plus letters; 0 als het geen postcode is."""
    if not 6 <= tot - van <= 7 or (tot - van == 7 and tekst[van + 4] != 32):
        return 0
    cijfers = _cijfers(tekst, van, van + 4)
    a, b = (np.int64(tekst[tot - 2]) & 0xDF) - 65, (np.int64(tekst[tot - 1]) & 0xDF) - 65
    return int(cijfers * 676 + a * 26 + b) if cijfers >= 1000 and 0 <= a < 26 and 0 <= b < 26 else 0


@kernel
def _zet(tekst: Bytes, a: int, b: int, veld: int, velden: Longs) -> None:
    """Leg begin en eind van een veld vast, zonder witruimte en zonder aanhalingstekens eromheen."""
    while b > a and tekst[b - 1] <= 32:
        b -= 1
    if b - a >= 2 and tekst[a] == 34 and tekst[b - 1] == 34:
        a += 1
        b -= 1
        while b > a and tekst[b - 1] <= 32:
            b -= 1
    while a < b and tekst[a] <= 32:
        a += 1
    velden[2 * veld], velden[2 * veld + 1] = a, b


@kernel
def _regel_met_tekens(tekst: Bytes, van: int, scheiding: Ints, s: int, tot: int, veld_van: Ints, velden: Longs) -> int:
    """Knip een regel waarin aanhalingstekens een puntkomma kunnen beschermen; geeft het aantal velden."""
    veld = 0
    while s <= tot:
        slot = s
        if tekst[van] == 34:
            # Het veld loopt door tot de eerste scheiding met een aanhalingsteken ervoor; is die er niet, dan was dit
            # een los teken in de tekst.
            for t in range(s, tot + 1):
                b = int(scheiding[t])
                while b > van and tekst[b - 1] <= 32:
                    b -= 1
                if b - 1 > van and tekst[b - 1] == 34:
                    slot = t
                    break
        einde = int(scheiding[slot])
        if veld < veld_van.size and veld_van[veld] >= 0:
            _zet(tekst, van, einde, veld_van[veld], velden)
        veld += 1
        van = einde + 1
        s = slot + 1
    return veld


@kernel
def ontleed(
    tekst: Bytes,
    scheiding: Ints,
    regel: Ints,
    aanhaling: Ints,
    veld_van: Ints,
    peildatum: int,
    uit: Any,
    tellingen: Longs,
) -> int:
    """Ontcijfer en keur alle regels van een blok; de goede komen in `uit`, de andere worden geteld.

    Parameters
    ----------
    scheiding, regel, aanhaling : zoals `zoek_scheidingen` ze geeft; `regel` en `aanhaling` zo lang als er regels zijn
    veld_van : per kolom van het bestand het nummer uit `VELDEN`, of -1
    uit : rijen van soort `REGEL`, zoveel als er regels zijn
    """
    velden = np.zeros(2 * len(VELDEN), np.int64)
    kolommen = veld_van.size
    nodig = np.flatnonzero(veld_van >= 0)
    goed, s, pos, tekens = 0, 0, 0, 0
    for nr in range(regel.size):
        tot = int(regel[nr])
        einde = int(scheiding[tot])
        eerste, van = s, pos
        met_tekens = aanhaling[nr] > tekens
        s, pos, tekens = tot + 1, einde + 1, aanhaling[nr]
        if tot == eerste and (einde == van or (einde == van + 1 and tekst[van] == 13)):
            continue
        tellingen[GELEZEN] += 1
        aantal = tot - eerste + 1
        if met_tekens:
            aantal = _regel_met_tekens(tekst, van, scheiding, eerste, tot, veld_van, velden)
        elif aantal == kolommen:
            for f in nodig:
                begin = int(scheiding[eerste + f - 1]) + 1 if f > 0 else van
                _zet(tekst, begin, int(scheiding[eerste + f]), veld_van[f], velden)
        if aantal != kolommen:
            if tellingen[VELDENTAL] == 0:
                tellingen[EERSTE_FOUT], tellingen[EERSTE_VELDEN] = tellingen[GELEZEN], aantal
            tellingen[VELDENTAL] += 1
        else:
            reden = _keur(tekst, velden, peildatum, uit[goed], tellingen)
            if reden < 0:
                goed += 1
            else:
                tellingen[reden] += 1
    return goed


@kernel
def _keur(tekst: Bytes, v: Longs, peildatum: int, uit: Any, tellingen: Longs) -> int:
    """Ontcijfer één regel in `uit`; geeft -1 als ze telt, anders de teller van de reden waarom niet."""
    rang = klasse(tekst, v[2 * KLASSE], v[2 * KLASSE + 1])
    if rang < 0:
        return ZONDER_KLASSE if rang == -1 else ONBEKENDE_KLASSE
    geregistreerd = datum(tekst, v[2 * REGISTRATIE], v[2 * REGISTRATIE + 1])
    if geregistreerd <= 0:
        return ZONDER_DATUM
    if geregistreerd > peildatum:
        return TOEKOMST
    geldig = max(0, datum(tekst, v[2 * GELDIG], v[2 * GELDIG + 1]))
    if 0 < geldig < peildatum:
        return VERLOPEN
    vbo = bag_nummer(tekst, v[2 * VBO], v[2 * VBO + 1])
    if vbo < 0:
        tellingen[VBO_ONLEESBAAR] += 1
    uit.postcode = postcode(tekst, v[2 * POSTCODE], v[2 * POSTCODE + 1])
    huis = _cijfers(tekst, v[2 * HUISNUMMER], v[2 * HUISNUMMER + 1])
    uit.huisnummer = huis if 0 < huis <= HUISNUMMER_MAX else 0
    if vbo <= 0 and (uit.postcode == 0 or uit.huisnummer == 0):
        return ZONDER_SLEUTEL
    uit.vbo, uit.registratie, uit.geldig, uit.klasse = max(0, vbo), geregistreerd, geldig, rang
    uit.pand = max(0, bag_nummer(tekst, v[2 * PAND], v[2 * PAND + 1]))
    uit.methode = methode(tekst, v[2 * METHODE], v[2 * METHODE + 1])
    # Eén letter, W of U; een heel woord begint met dezelfde letter.
    gevuld = v[2 * GEBOUWKLASSE + 1] > v[2 * GEBOUWKLASSE]
    uit.gebouwklasse = tekst[v[2 * GEBOUWKLASSE]] & 0xDF if gevuld else 0
    uit.gebouwtype_van, uit.gebouwtype_tot = v[2 * GEBOUWTYPE], v[2 * GEBOUWTYPE + 1]
    uit.huisletter_van, uit.huisletter_tot = v[2 * HUISLETTER], v[2 * HUISLETTER + 1]
    uit.toevoeging_van, uit.toevoeging_tot = v[2 * TOEVOEGING], v[2 * TOEVOEGING + 1]
    return -1
