/* Het raster van combinaties: uitpakken, tellen en kleuren. Geen getal wordt geschat: tellingen komen uit de studie. */
(function () {
  'use strict';
  window.wijkwind = window.wijkwind || {};
  const VRIJ = [0, 158, 115, 205], KLEUREN = [[253, 231, 170, 165], [240, 160, 120, 175], [176, 96, 140, 185], [84, 64, 120, 195]];

  function uitpakken(raster) {
    const beeld = new Uint16Array(raster.rijen * raster.kolommen);
    for (let k = 0, plek = 0; k < raster.reeksen.length; k += 2) {
      beeld.fill(raster.reeksen[k], plek, plek + raster.reeksen[k + 1]);
      plek += raster.reeksen[k + 1];
    }
    return beeld;
  }
  function bits(n) {
    let aantal = 0;
    for (let rest = n >>> 0; rest; rest &= rest - 1) aantal += 1;
    return aantal;
  }
  /* Per combinatie hoeveel regels uitsluiten; -1 is buiten het gebied. */
  function aantallen(combinaties, regels, regimes) {
    return Int8Array.from(combinaties, (c, i) => (i === 0 ? -1 : bits(c[0] & regels) + bits(c[1] & regimes)));
  }
  function vrijeCellen(combinaties, aantal) {
    return combinaties.reduce((som, c, i) => som + (aantal[i] === 0 ? c[2] : 0), 0);
  }
  function tekenen(doek, raster, beeld, aantal) {
    doek.width = raster.kolommen;
    doek.height = raster.rijen;
    const penseel = doek.getContext('2d'), vel = penseel.createImageData(raster.kolommen, raster.rijen), uit = vel.data;
    for (let i = 0; i < beeld.length; i += 1) {
      const n = aantal[beeld[i]];
      if (n < 0) continue;
      const kleur = n === 0 ? VRIJ : KLEUREN[Math.min(n, KLEUREN.length) - 1];
      /* Vrij heeft ook een arcering: kleur is nooit het enige kenmerk. */
      const donker = n === 0 && (i % raster.kolommen + Math.floor(i / raster.kolommen)) % 8 < 2 ? 0.72 : 1;
      uit[4 * i] = kleur[0] * donker;
      uit[4 * i + 1] = kleur[1] * donker;
      uit[4 * i + 2] = kleur[2] * donker;
      uit[4 * i + 3] = kleur[3];
    }
    penseel.putImageData(vel, 0, 0);
    return doek.toDataURL('image/png');
  }
  function rgb(kleur) { return 'rgb(' + kleur[0] + ',' + kleur[1] + ',' + kleur[2] + ')'; }

  Object.assign(window.wijkwind, { uitpakken, aantallen, vrijeCellen, tekenen, VRIJ: rgb(VRIJ), KLEUREN: KLEUREN.map(rgb) });
})();
