"""Op welk adres luistert de webdienst, en wat als de poort bezet is?"""

from __future__ import annotations

import errno
import socket

from api.errors import InvalidValue, PortTaken

LOOPBACK = "127.0.0.1"
ZOEK_POORTEN = 50


def address(host: str, poort: int) -> str:
    """Het adres om in de browser te typen.

    >>> address("::1", 8470), address("0.0.0.0", 80)
    ('http://[::1]:8470/', 'http://127.0.0.1:80/')
    """
    naam = LOOPBACK if host in ("0.0.0.0", "") else f"[{host}]" if ":" in host else host  # noqa: S104
    return f"http://{naam}:{poort}/"


def listen(host: str, poort: int) -> socket.socket:
    """Een luisterende verbinding.

    Raises
    ------
    PortTaken : als de poort bezet is of niet mag; met een vrije poort erbij.
    InvalidValue : als het adres niet van deze computer is.
    """
    try:
        soort, _, _, _, adres = socket.getaddrinfo(host, poort, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    except (OSError, UnicodeError):
        raise InvalidValue(
            "--host", host, "een adres van deze computer", "laat --host weg voor alleen lokaal"
        ) from None
    luisteraar = socket.socket(soort, socket.SOCK_STREAM)
    luisteraar.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        luisteraar.bind(adres)
    except OSError as fout:
        luisteraar.close()
        raise _refused(host, poort, soort, fout) from None
    luisteraar.listen(128)
    return luisteraar


def _refused(host: str, poort: int, soort: int, fout: OSError) -> PortTaken | InvalidValue:
    if fout.errno == errno.EADDRNOTAVAIL:
        return InvalidValue("--host", host, "een adres van deze computer", "laat --host weg voor alleen lokaal")
    vrij = free_port(host, poort + 1, soort)
    raad = f"probeer --port {vrij}" if vrij else "kies een andere poort"
    reden = "een poort die mag (1024 of hoger)" if fout.errno == errno.EACCES else "een vrije poort"
    return PortTaken("--port", poort, reden, raad)


def free_port(host: str, vanaf: int, soort: int = socket.AF_INET) -> int | None:
    """De eerste vrije poort vanaf `vanaf`, of None als die er in de buurt niet is."""
    begin = max(vanaf, 1024)
    for poort in range(begin, min(begin + ZOEK_POORTEN, 65_536)):
        with socket.socket(soort, socket.SOCK_STREAM) as proef:
            try:
                proef.bind((host, poort))
            except OSError:
                continue
            return poort
    return None
