/* De kaart van windkansen: een schakelaar per regel, regimes, plekken en de vraag "waarom hier niet?". */
(function () {
  'use strict';
  const w = window.wijkwind;
  const $ = (id) => document.getElementById(id);
  const g = JSON.parse($('gegevens').textContent);
  const getal = new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 0 });
  const SVG = 'http://www.w3.org/2000/svg';
  const ONDERGROND = { water: { color: '#7aa7c7', weight: 1, fillColor: '#b5d3e6', fillOpacity: 0.7 },
    natuur: { color: '#8db38d', weight: 0, fillColor: '#c3dcc3', fillOpacity: 0.6 }, wegen: { color: '#888', weight: 1.5 }, spoor: { color: '#444', weight: 1.5, dashArray: '6 3' } };
  const beeld = w.uitpakken(g.raster), doek = document.createElement('canvas');
  const aan = new Set(g.regels.filter((r) => r.bit !== null && r.sluitUit).map((r) => r.code));
  const begin = new Set(aan);
  const opId = new Map(g.plekken.map((p) => [p.id, p]));
  let kaart, laag, regime = g.regimes[0], plekken, turbines, gekozen = null;

  function el(soort, tekst, klasse) {
    const e = document.createElement(soort);
    if (tekst !== undefined && tekst !== null) e.textContent = tekst;
    if (klasse) e.className = klasse;
    return e;
  }
  function lijst(teksten) {
    const ul = el('ul');
    teksten.forEach((t) => ul.append(el('li', t)));
    return ul;
  }
  const masker = (codes) => g.regels.reduce((m, r) => (r.bit !== null && codes.has(r.code) ? m | (1 << r.bit) : m), 0) >>> 0;
  const geldig = () => new Set([...aan].filter((code) => !regime.vervangt.includes(code)));
  const regimemasker = () => (regime.bit === null ? 0 : (1 << regime.bit) >>> 0);
  const zelf = () => [...aan].some((c) => !begin.has(c)) || [...begin].some((c) => !aan.has(c));

  /* ---- kaart ---- */
  function hertekenen() {
    const aantal = w.aantallen(g.combinaties, masker(geldig()), regimemasker());
    laag.setUrl(w.tekenen(doek, g.raster, beeld, aantal));
    const ha = w.vrijeCellen(g.combinaties, aantal) * g.celHa, alles = g.combinaties.reduce((s, c) => s + c[2], 0) * g.celHa;
    const nu = g.regimes[0].id === regime.id && !zelf();
    $('telling').textContent = 'Vrij: ' + getal.format(ha) + ' ha van ' + getal.format(alles) + ' ha ('
      + getal.format((100 * ha) / alles) + ' %). ' + (zelf() ? 'Uw eigen keuze van regels; turbines en plekken zijn niet opnieuw gerekend.'
      : 'Hier passen ongeveer ' + regime.aantal + ' turbines: ' + regime.mw + ' MW, ' + regime.gwh + ' GWh per jaar.'
      + (regime.aantal && !regime.turbines.length ? ' Te veel om te tekenen; ze staan in windkansen.gpkg.' : ''));
    if (kaart.hasLayer(plekken) !== (nu && $('toon-plekken').checked)) plekken[nu && $('toon-plekken').checked ? 'addTo' : 'removeFrom'](kaart);
    $('toon-plekken').disabled = !nu;
    tekenTurbines();
    $('terug').disabled = !zelf();
    if (gekozen) waarom(gekozen);
  }
  function tekenTurbines() {
    turbines.clearLayers();
    if (zelf() || !$('toon-turbines').checked) return;
    regime.turbines.forEach((p) => L.circleMarker(p, { radius: 3.5, color: '#fff', weight: 1, fillColor: '#111', fillOpacity: 1, interactive: false }).addTo(turbines));
  }
  function cel(plek) {
    const onder = L.CRS.EPSG3857.project(L.latLng(g.raster.grenzen[0])), boven = L.CRS.EPSG3857.project(L.latLng(g.raster.grenzen[1]));
    const p = L.CRS.EPSG3857.project(plek);
    const k = Math.floor(((p.x - onder.x) / (boven.x - onder.x)) * g.raster.kolommen), r = Math.floor(((boven.y - p.y) / (boven.y - onder.y)) * g.raster.rijen);
    return k < 0 || r < 0 || k >= g.raster.kolommen || r >= g.raster.rijen ? 0 : beeld[r * g.raster.kolommen + k];
  }
  function regelregel(r) {
    const li = el('li', r.titel + ' (' + r.hardheid + (r.afstand ? ', ' + r.afstand : '') + ')');
    li.append(el('span', r.tekst + ' Bron: ' + r.bron + '.' + (r.gemaakt ? ' Gemaakte gegevens.' : ''), 'kleinste'));
    return li;
  }
  function waarom(plek) {
    gekozen = plek;
    const paneel = $('paneel'), nummer = cel(plek);
    paneel.replaceChildren();
    const kop = el('h2', 'Buiten het gebied');
    kop.id = 'paneel-kop';
    kop.tabIndex = -1;
    paneel.append(kop);
    if (nummer === 0) return;
    const c = g.combinaties[nummer], telt = geldig();
    const hier = g.regels.filter((r) => r.bit !== null && (c[0] >>> r.bit) & 1);
    const houdt = hier.filter((r) => telt.has(r.code)), meldt = hier.filter((r) => !telt.has(r.code));
    const regimeHier = regime.bit !== null && (c[1] >>> regime.bit) & 1;
    const aantal = houdt.length + (regimeHier ? 1 : 0);
    kop.textContent = aantal ? 'Waarom hier niet?' : 'Hier houdt geen regel een turbine tegen';
    if (aantal) {
      paneel.append(el('p', aantal === 1 ? 'Eén regel sluit deze plek uit:' : aantal + ' regels sluiten deze plek uit:'));
      const ul = el('ul');
      houdt.forEach((r) => ul.append(regelregel(r)));
      if (regimeHier) ul.append(el('li', regime.titel));
      paneel.append(ul);
    }
    if (meldt.length) {
      paneel.append(el('h3', 'Geldt hier ook, maar sluit nu niet uit'));
      const ul = el('ul');
      meldt.forEach((r) => ul.append(regelregel(r)));
      paneel.append(ul);
    }
    const onbekend = g.regels.filter((r) => r.bit === null && r.stand === 'ONBEKEND');
    if (onbekend.length) paneel.append(el('h3', 'Niet getoetst'), lijst(onbekend.map((r) => r.titel + ': ' + r.reden)));
  }
  function balk(n) {
    const svg = document.createElementNS(SVG, 'svg'), r = document.createElementNS(SVG, 'rect');
    [['viewBox', '0 0 100 8'], ['preserveAspectRatio', 'none'], ['aria-hidden', 'true']].forEach(([k, v]) => svg.setAttribute(k, v));
    [['width', String(100 * n)], ['height', '8'], ['fill', '#0b4f85']].forEach(([k, v]) => r.setAttribute(k, v));
    svg.append(r);
    const vak = el('span', null, 'balk');
    vak.append(svg);
    return vak;
  }
  function toonPlek(id, springen) {
    const p = opId.get(id), paneel = $('paneel');
    gekozen = null;
    paneel.replaceChildren();
    const kop = el('h2', 'Plek ' + p.id + (p.rang === null ? '' : ' · plaats ' + p.rang));
    kop.id = 'paneel-kop';
    kop.tabIndex = -1;
    const dl = el('dl');
    [['Waar', p.waar || 'onbekend'], ['Oppervlakte', p.ha + ' ha'], ['Turbines die passen', String(p.turbines)], ['Vermogen', p.mw + ' MW'],
      ['Opbrengst', p.gwh + ' GWh per jaar'], ['Geschiktheid', p.score === null ? 'onbekend' : w.punten(p.score) + ' van 100'],
      ['Zoekgebied', p.zoekgebieden.join(', ') || 'geen']].forEach(([naam, tekst]) => dl.append(el('dt', naam), el('dd', tekst)));
    const tabel = el('table'), hoofd = el('tr'), body = el('tbody'), thead = el('thead');
    ['Criterium', 'Waarde', 'Gewicht'].forEach((t, i) => { const th = el('th', t, i === 2 ? 'getal' : ''); th.scope = 'col'; hoofd.append(th); });
    p.criteria.forEach((c) => {
      const tr = el('tr'), th = el('th', c[0]), td = el('td', c[1]);
      th.scope = 'row';
      if (c[2] !== null) td.append(balk(c[2]));
      tr.append(th, td, el('td', c[3] + ' %', 'getal'));
      body.append(tr);
    });
    thead.append(hoofd);
    tabel.append(el('caption', 'Waarom deze plaats? Een volle balk is gunstig.'), thead, body);
    paneel.append(kop, dl, tabel);
    if (p.onderzoek.length) paneel.append(el('h3', 'Onderzoek of aandacht nodig'), lijst(p.onderzoek));
    plekken.eachLayer((l) => l.setStyle({ weight: l.feature.properties.id === id ? 4 : 1.5 }));
    if (springen) {
      plekken.eachLayer((l) => { if (l.feature.properties.id === id) { l.bringToFront(); kaart.fitBounds(l.getBounds(), { maxZoom: 14, padding: [40, 40], animate: false }); } });
      kop.focus();
    }
  }
  function legenda() {
    const namen = [['vrij', w.VRIJ, 'Vrij: geen regel sluit uit (gearceerd)']].concat(w.KLEUREN.map((k, i) => [i, k, (i + 1) + (i === w.KLEUREN.length - 1 ? ' of meer regels' : i ? ' regels' : ' regel') + ' sluit' + (i ? 'en' : '') + ' uit']));
    $('legenda').replaceChildren(...namen.map(([, kleur, tekst]) => {
      const li = el('li'), vak = document.createElementNS(SVG, 'svg'), r = document.createElementNS(SVG, 'rect');
      [['width', '28'], ['height', '18'], ['aria-hidden', 'true']].forEach(([k, v]) => vak.setAttribute(k, v));
      [['width', '28'], ['height', '18'], ['fill', kleur]].forEach(([k, v]) => r.setAttribute(k, v));
      vak.append(r);
      if (tekst.startsWith('Vrij')) { const p = document.createElementNS(SVG, 'path'); p.setAttribute('d', 'M0 18L18 0M10 18L28 0'); p.setAttribute('stroke', '#00513b'); p.setAttribute('stroke-width', '2'); vak.append(p); }
      li.append(vak, el('span', tekst));
      return li;
    }));
  }

  function start(leaflet) {
    kaart = leaflet;
    L.control.scale({ imperial: false }).addTo(kaart);
    L.control.zoom({ zoomInTitle: 'Dichterbij', zoomOutTitle: 'Verder weg' }).addTo(kaart);
    Object.entries(g.ondergrond).forEach(([soort, vorm]) => L.geoJSON(vorm, { interactive: false, style: ONDERGROND[soort] }).addTo(kaart));
    laag = L.imageOverlay('data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', g.raster.grenzen, { opacity: 0.8, className: 'raster', alt: '' }).addTo(kaart);
    if (g.buurten) L.geoJSON(g.buurten, { interactive: false, style: { color: '#555', weight: 1, opacity: 0.55 } }).addTo(kaart);
    const zoek = g.zoekgebieden ? L.geoJSON(g.zoekgebieden, { interactive: false, style: { color: '#7a1f6b', weight: 3, dashArray: '8 6' } }).addTo(kaart) : null;
    plekken = L.geoJSON(g.plekvormen, { style: { color: '#00513b', weight: 1.5, fillOpacity: 0 }, onEachFeature: (f, l) => {
      const p = opId.get(f.properties.id);
      l.bindTooltip(() => el('span', 'Plek ' + p.id + ': ' + p.turbines + (p.turbines === 1 ? ' turbine, ' : ' turbines, ') + p.ha + ' ha'), { sticky: true });
      l.on('click', (e) => { L.DomEvent.stopPropagation(e); toonPlek(f.properties.id, false); });
    } }).addTo(kaart);
    turbines = L.layerGroup().addTo(kaart);
    kaart.fitBounds(g.raster.grenzen, { padding: [8, 8], animate: false });
    kaart.on('click', (e) => waarom(e.latlng));
    document.querySelectorAll('input[name=regime]').forEach((r) => r.addEventListener('change', () => {
      regime = g.regimes.find((x) => x.id === r.value);
      document.querySelectorAll('#regimes tr').forEach((tr) => tr.classList.toggle('nu', tr.dataset.id === regime.id));
      hertekenen();
    }));
    document.querySelectorAll('input[data-code]').forEach((vak) => vak.addEventListener('change', () => {
      aan[vak.checked ? 'add' : 'delete'](vak.dataset.code);
      hertekenen();
    }));
    $('terug').addEventListener('click', () => {
      aan.clear();
      begin.forEach((code) => aan.add(code));
      document.querySelectorAll('input[data-code]').forEach((vak) => { vak.checked = aan.has(vak.dataset.code); });
      hertekenen();
    });
    $('toon-plekken').addEventListener('change', hertekenen);
    $('toon-turbines').addEventListener('change', hertekenen);
    if (zoek) $('toon-zoek').addEventListener('change', (e) => zoek[e.target.checked ? 'addTo' : 'removeFrom'](kaart));
    document.querySelectorAll('button[data-plek]').forEach((knop) => knop.addEventListener('click', () => toonPlek(knop.dataset.plek, true)));
    legenda();
    hertekenen();
    window.wijkwind.klaar = true;
  }
  w.punten = (x) => new Intl.NumberFormat('nl-NL', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(x);
  w.start = start;
})();
