/* Herrangschikken in de pagina: dezelfde regel als spatial.criteria.weeg en rangschik. */
(function () {
  'use strict';
  const DECIMALEN = 1e12; // daaronder staat alleen rekenruis

  /* Schuiven (0 en hoger) naar gewichten die samen 1 zijn; null als alles op 0 staat. */
  function gewichten(schuiven) {
    const som = schuiven.reduce((a, b) => a + b, 0);
    return som > 0 ? schuiven.map((s) => s / som) : null;
  }

  /* Score van een buurt: gewicht maal waarde; ontbreekt de waarde, dan het midden van wat nog kan. */
  function score(buurt, w) {
    const uit = { score: 0, laag: 0, hoog: 0 };
    w.forEach((gewicht, j) => {
      const n = buurt.n[j];
      const laag = buurt.lo ? buurt.lo[j] : n;
      const hoog = buurt.hi ? buurt.hi[j] : n;
      uit.score += gewicht * (n === null ? (laag + hoog) / 2 : n);
      uit.laag += gewicht * laag;
      uit.hoog += gewicht * hoog;
    });
    return uit;
  }

  /* Rang per buurt: hoogste score is 1, gelijke scores delen de beste plaats; zonder rang blijft zonder rang. */
  function rangschik(buurten, w) {
    const uit = buurten.map((b) => (b.rang === null ? null : score(b, w)));
    const scores = uit.map((u) => (u === null ? null : Math.round(u.score * DECIMALEN) / DECIMALEN));
    const gesorteerd = scores.filter((s) => s !== null).sort((a, b) => b - a);
    const plaats = new Map();
    gesorteerd.forEach((s, i) => { if (!plaats.has(s)) plaats.set(s, i + 1); });
    return uit.map((u, i) => (u === null ? { rang: null, score: null, laag: null, hoog: null }
      : { rang: plaats.get(scores[i]), ...u }));
  }

  window.wijkwind = { gewichten, rangschik };
})();
