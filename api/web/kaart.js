/* De kaartpagina: lagen, legenda, schuiven en tabel. Werkt zonder internet. */
(function () {
  'use strict';
  const { el, punten, naam, gewichten, rangschik, toonBuurt } = window.wijkwind;
  const $ = (id) => document.getElementById(id);
  const g = JSON.parse($('gegevens').textContent);
  const SVG = 'http://www.w3.org/2000/svg';
  const LABELS_TOT = 150; // bij meer buurten alleen de top, anders loopt de kaart vol
  const basis = g.criteria.map((c) => c.gewicht);
  const gerekend = g.buurten.map((b) => ({ rang: b.rang, score: b.score, laag: b.scoreLaag, hoog: b.scoreHoog }));
  let w = basis, stand = gerekend, eigen = false, laag = 'wanneer', gekozen = -1, volgorde = 'rang', omgekeerd = false;
  let kaart, vlakken, labels;
  const opCode = new Map(g.buurten.map((b, i) => [b.code, i]));
  g.aantal = g.buurten.filter((b) => b.rang !== null).length;

  /* ---- klassen en arcering ---- */
  function rangKlassen() {
    const rest = Math.max(0, g.aantal - g.topN), delen = Math.min(4, rest), uit = [{ van: 1, tot: Math.min(g.topN, g.aantal) }];
    for (let k = 0; k < delen; k += 1) {
      uit.push({ van: g.topN + Math.floor((k * rest) / delen) + 1, tot: g.topN + Math.floor(((k + 1) * rest) / delen) });
    }
    return uit.map((k, i) => ({ ...k, kleur: g.legenda.viridis[i],
      tekst: 'Plaats ' + k.van + (k.tot > k.van ? ' tot en met ' + k.tot : '') + (i === 0 ? ' (top ' + g.topN + ')' : '') }));
  }
  const KANS = [[0.8, '80 % of meer'], [0.6, '60 tot 80 %'], [0.4, '40 tot 60 %'], [0.2, '20 tot 40 %'], [-1, 'minder dan 20 %']];
  const GEEN = { sleutel: 'GEEN', letter: '–', tekst: 'Geen plaats in de volgorde', kleur: g.legenda.geen, arcering: 'stip' };

  function klassen() {
    if (laag === 'wat') return g.legenda.wat.map((k) => ({ ...k, vulling: 'url(#p-' + k.sleutel + ')' }));
    const uit = laag === 'wanneer' ? rangKlassen().map((k, i) => ({ ...k, sleutel: 'R' + i }))
      : KANS.map((k, i) => ({ sleutel: 'K' + i, tekst: k[1], kleur: g.legenda.viridis[i] }));
    return uit.map((k) => ({ ...k, vulling: k.kleur })).concat([{ ...GEEN, vulling: 'url(#p-GEEN)' }]);
  }
  function sleutelVan(i) {
    const b = g.buurten[i];
    if (laag === 'wat') return b.klasse;
    if (laag === 'kans') return b.kans === null ? 'GEEN' : 'K' + KANS.findIndex((k) => b.kans >= k[0]);
    const r = stand[i].rang;
    return r === null ? 'GEEN' : 'R' + rangKlassen().findIndex((k) => r <= k.tot);
  }
  function letterVan(i) {
    const b = g.buurten[i];
    if (laag === 'wat') return (g.legenda.wat.find((k) => k.sleutel === b.klasse) || GEEN).letter;
    if (laag === 'kans') return b.kans === null ? '–' : Math.round(100 * b.kans) + '%';
    return stand[i].rang === null ? '–' : String(stand[i].rang);
  }
  function svg(soort, kenmerken) {
    const e = document.createElementNS(SVG, soort);
    Object.entries(kenmerken).forEach(([k, v]) => e.setAttribute(k, String(v)));
    return e;
  }
  function patronen() {
    const doek = svg('svg', { width: 0, height: 0, 'aria-hidden': 'true', focusable: 'false' }), defs = svg('defs', {});
    g.legenda.wat.concat([GEEN]).forEach((k) => {
      const p = svg('pattern', { id: 'p-' + k.sleutel, width: 10, height: 10, patternUnits: 'userSpaceOnUse' });
      p.append(svg('rect', { width: 10, height: 10, fill: k.kleur }));
      const lijnen = { schuin: ['M0 10L10 0'], dwars: ['M0 5H10'], staand: ['M5 0V10'], kruis: ['M0 10L10 0', 'M0 0L10 10'] };
      (lijnen[k.arcering] || []).forEach((d) => p.append(svg('path', { d, stroke: '#000', 'stroke-opacity': 0.45, 'stroke-width': 1.5 })));
      if (k.arcering === 'stip') p.append(svg('circle', { cx: 5, cy: 5, r: 1.3, fill: '#555' }));
      defs.append(p);
    });
    doek.append(defs);
    document.body.append(doek);
  }

  /* ---- kaart ---- */
  const ONDERGROND = { natuur: { fillColor: '#dce8d0', weight: 0, fillOpacity: 1 },
    water: { color: '#9cc4dc', fillColor: '#bcd9ea', weight: 1, fillOpacity: 1 },
    wegen: { color: '#8d8d8d', weight: 1.2, fill: false }, spoor: { color: '#555', weight: 1.5, dashArray: '6 4', fill: false } };
  /* Later aan de beurt is lichter, anders trekt het geel van de grootste buurten alle aandacht. */
  const dekking = (sleutel) => (laag === 'wat' ? 0.9 : { 0: 0.9, 1: 0.8, 2: 0.7, 3: 0.6, 4: 0.5 }[sleutel.slice(1)] || 0.8);
  function stijl(i) {
    const k = klassen().find((x) => x.sleutel === sleutelVan(i));
    const top = laag !== 'wat' && stand[i].rang !== null && stand[i].rang <= g.topN;
    return { fillColor: k.vulling, fillOpacity: dekking(k.sleutel), color: i === gekozen ? '#ffb000' : '#222',
      weight: i === gekozen ? 5 : top ? 2.5 : 1 };
  }
  function tekenKaart(leaflet) {
    kaart = leaflet;
    patronen();
    L.control.zoom({ zoomInTitle: 'Inzoomen', zoomOutTitle: 'Uitzoomen' }).addTo(kaart);
    L.control.scale({ imperial: false }).addTo(kaart);
    ['onder', 'boven'].forEach((p, i) => { kaart.createPane(p).style.zIndex = i ? 450 : 350; kaart.getPane(p).style.pointerEvents = 'none'; });
    Object.entries(g.ondergrond).forEach(([soort, vorm]) => {
      const lijn = soort === 'wegen' || soort === 'spoor';
      L.geoJSON(vorm, { pane: lijn ? 'boven' : 'onder', interactive: false, style: { opacity: lijn ? 0.6 : 1, ...ONDERGROND[soort] } }).addTo(kaart);
    });
    vlakken = L.geoJSON(g.vormen, { onEachFeature: (f, l) => {
      const i = opCode.get(f.properties.code);
      l.on('click', () => kies(i, true));
      l.bindTooltip(() => el('span', kort(i)), { sticky: true });
    } }).addTo(kaart);
    labels = L.layerGroup().addTo(kaart);
    kaart.on('zoomend', tekenLabels);
    if (g.vormen.length) kaart.fitBounds(vlakken.getBounds(), { padding: [8, 8], animate: false });
    kleur();
  }
  const kort = (i) => naam(g.buurten[i]) + ': ' + (stand[i].rang === null ? 'geen plaats' : 'plaats ' + stand[i].rang) + ', ' + g.buurten[i].wat;
  function kleur() {
    if (!vlakken) return;
    vlakken.eachLayer((l) => l.setStyle(stijl(opCode.get(l.feature.properties.code))));
    if (gekozen >= 0) vlakken.eachLayer((l) => { if (l.feature.properties.code === g.buurten[gekozen].code) l.bringToFront(); });
    tekenLabels();
    tekenLegenda();
  }
  function tekenLabels() {
    labels.clearLayers();
    const bezet = [];
    g.vormen.map((f) => [f, opCode.get(f.properties.code)])
      .sort((a, b) => (stand[a[1]].rang || 1e9) - (stand[b[1]].rang || 1e9))
      .forEach(([f, i]) => {
        if (g.vormen.length > LABELS_TOT && !(stand[i].rang !== null && stand[i].rang <= g.topN)) return;
        const p = kaart.latLngToContainerPoint(f.properties.punt);
        if (bezet.some((q) => Math.abs(q.x - p.x) < 26 && Math.abs(q.y - p.y) < 15)) return;
        bezet.push(p);
        const icon = L.divIcon({ className: 'op-kaart', html: el('span', letterVan(i)), iconSize: [40, 16] });
        L.marker(f.properties.punt, { icon, interactive: false, keyboard: false }).addTo(labels);
      });
  }
  function tekenLegenda() {
    const aanwezig = new Set(g.buurten.map((_, i) => sleutelVan(i)));
    $('legenda').replaceChildren(...klassen().filter((k) => aanwezig.has(k.sleutel)).map((k) => {
      const li = el('li'), vak = svg('svg', { width: 28, height: 18, 'aria-hidden': 'true' });
      vak.append(svg('rect', { width: 28, height: 18, fill: k.vulling, 'fill-opacity': dekking(k.sleutel) }));
      li.append(vak, el('span', (k.letter ? k.letter + ' · ' : '') + k.tekst));
      return li;
    }));
    $('legenda-uitleg').textContent = { wanneer: 'Het getal op de kaart is de plaats in de volgorde. Dikke rand: de top ' + g.topN + '.',
      wat: 'WAT: de oplossing met de laagste nationale kosten. Nationale kosten, geen rekening voor bewoners. ' + g.gasRegel,
      kans: 'Hoe zeker: de kans dat een buurt in de top ' + g.topN + ' staat als gegevens anders uitvallen. Hoort bij de gerekende gewichten.' }[laag];
  }

  /* ---- tabel ---- */
  function waarde(i, kolom) {
    const b = g.buurten[i];
    return { rang: stand[i].rang, naam: naam(b), score: stand[i].score, kans: b.kans, wat: b.wat, ontbreekt: b.ontbreekt.length }[kolom];
  }
  function vergelijk(a, b) {
    const x = waarde(a, volgorde), y = waarde(b, volgorde);
    if (x === null || y === null) return (x === null) - (y === null) || naam(g.buurten[a]).localeCompare(naam(g.buurten[b]), 'nl');
    const verschil = typeof x === 'string' ? x.localeCompare(y, 'nl') : x - y;
    return (omgekeerd ? -verschil : verschil) || naam(g.buurten[a]).localeCompare(naam(g.buurten[b]), 'nl');
  }
  function tekenTabel() {
    const zoek = $('zoek').value.trim().toLowerCase();
    const rijen = g.buurten.map((_, i) => i).filter((i) => !zoek || (naam(g.buurten[i]) + ' ' + g.buurten[i].code).toLowerCase().includes(zoek));
    $('rijen').replaceChildren(...rijen.sort(vergelijk).map(tabelrij));
    $('geen-rijen').hidden = rijen.length > 0;
    document.querySelectorAll('th[data-kolom]').forEach((th) => {
      th.setAttribute('aria-sort', th.dataset.kolom !== volgorde ? 'none' : omgekeerd ? 'descending' : 'ascending');
      th.querySelector('span').textContent = th.dataset.kolom !== volgorde ? '' : omgekeerd ? ' ▼' : ' ▲';
    });
  }
  function tabelrij(i) {
    const b = g.buurten[i], s = stand[i], tr = el('tr'), knop = el('button', naam(b), 'naam');
    tr.className = (i === gekozen ? 'gekozen ' : '') + (s.rang !== null && s.rang <= g.topN ? 'top' : '');
    tr.dataset.code = b.code;
    knop.type = 'button';
    knop.addEventListener('click', () => kies(i, false));
    const plaats = el('td', s.rang === null ? '–' : String(s.rang), 'getal'), verschil = s.rang === null ? 0 : b.rang - s.rang;
    if (verschil) plaats.append(el('span', (verschil > 0 ? ' ▲' : ' ▼') + Math.abs(verschil), verschil > 0 ? 'omhoog' : 'omlaag'));
    const cel = el('td');
    cel.append(knop);
    tr.append(plaats, cel, el('td', punten(s.score), 'getal'), el('td', b.kansTekst, 'getal'), el('td', b.wat),
      el('td', b.kort.join(' ') || b.reden, 'ruim'), el('td', String(b.ontbreekt.length), 'getal ruim'));
    return tr;
  }

  /* ---- kiezen en wegen ---- */
  function kies(i, vanKaart) {
    gekozen = i;
    toonBuurt($('paneel'), g, g.buurten[i], stand[i], w, eigen);
    kleur();
    document.querySelectorAll('#rijen tr').forEach((tr) => tr.classList.toggle('gekozen', tr.dataset.code === g.buurten[i].code));
    if (!vanKaart) {
      vlakken.eachLayer((l) => { if (l.feature.properties.code === g.buurten[i].code && !kaart.getBounds().contains(l.getBounds())) kaart.panTo(l.getBounds().getCenter(), { animate: false }); });
      $('paneel-kop').focus();
    }
    try { window.history.replaceState(null, '', '#' + encodeURIComponent(g.buurten[i].code)); } catch { /* sommige browsers weigeren dit op schijf */ }
  }
  function weeg() {
    const schuiven = g.criteria.map((c) => Number($('schuif-' + c.id).value));
    const nieuw = gewichten(schuiven);
    $('status').textContent = nieuw ? '' : 'Zet ten minste één schuif hoger dan 0. De vorige volgorde blijft staan.';
    if (!nieuw) return;
    eigen = nieuw.some((x, j) => Math.abs(x - basis[j]) > 1e-9);
    w = eigen ? nieuw : basis;
    stand = eigen ? rangschik(g.buurten, w) : gerekend;
    g.criteria.forEach((c, j) => { $('uit-' + c.id).textContent = Math.round(100 * w[j]) + ' %'; });
    const anders = stand.filter((s, i) => s.rang !== g.buurten[i].rang).length;
    $('status').textContent = eigen ? 'Uw weging: ' + anders + ' van ' + g.aantal + ' buurten staan op een andere plaats.' : '';
    $('terug').disabled = !eigen;
    $('eigen').hidden = !eigen;
    kleur();
    tekenTabel();
    if (gekozen >= 0) toonBuurt($('paneel'), g, g.buurten[gekozen], stand[gekozen], w, eigen);
  }
  function zetTerug() {
    g.criteria.forEach((c) => { $('schuif-' + c.id).value = String((50 * c.gewicht) / Math.max(...basis)); });
    weeg();
  }

  function start(leaflet) {
    tekenKaart(leaflet);
    tekenTabel();
    document.querySelectorAll('input[name=laag]').forEach((r) => r.addEventListener('change', () => { laag = r.value; kleur(); }));
    g.criteria.forEach((c) => $('schuif-' + c.id).addEventListener('input', weeg));
    $('terug').addEventListener('click', zetTerug);
    $('zoek').addEventListener('input', tekenTabel);
    document.querySelectorAll('th[data-kolom] button').forEach((knop) => knop.addEventListener('click', () => {
      const kolom = knop.parentElement.dataset.kolom;
      omgekeerd = kolom === volgorde ? !omgekeerd : ['score', 'kans', 'ontbreekt'].includes(kolom);
      volgorde = kolom;
      tekenTabel();
    }));
    zetTerug();
    const opServer = window.location.protocol.startsWith('http');
    document.querySelectorAll('a[data-server]').forEach((a) => { if (opServer) a.href = a.dataset.server; });
    $('naar-overzicht').hidden = !opServer;
    const gevraagd = opCode.get(decodeURIComponent(window.location.hash.slice(1)));
    if (gevraagd !== undefined) kies(gevraagd, true);
  }
  window.wijkwind.start = start;
})();
