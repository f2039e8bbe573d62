/* De kaart van een windpark: turbines, contouren, plannen en woningen. Werkt zonder internet. */
(function () {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const g = JSON.parse($('gegevens').textContent);
  const KLEUR = { VOLDOET: '#009e73', VOLDOET_NIET: '#d55e00', ONBEKEND: '#777777' };
  // Van stil naar luid: geel naar donkerpaars, ook in grijs oplopend.
  const SCHAAL = [[35, '#fde68a'], [40, '#f6b04b'], [42, '#ee8a3c'], [45, '#d1495b'], [47, '#8f2d56'], [50, '#4a154b']];
  const ONDERGROND = { natuur: { fillColor: '#dce8d0', weight: 0, fillOpacity: 1 },
    water: { color: '#9cc4dc', fillColor: '#bcd9ea', weight: 1, fillOpacity: 1 },
    wegen: { color: '#8d8d8d', weight: 1.2, fill: false }, spoor: { color: '#555', weight: 1.5, dashArray: '6 4', fill: false } };
  const LIJN = { hoogspanning: { color: '#5b3a8c', weight: 2, dashArray: '2 5' }, buisleidingen: { color: '#8c6d1f', weight: 2, dashArray: '8 4' },
    dijken: { color: '#5d6b3a', weight: 2.5 } };
  const lagen = {};
  let kaart, wijzer;

  const nl = (x, d) => (x === null || x === undefined ? 'onbekend' : x.toLocaleString('nl-NL', { minimumFractionDigits: d || 0, maximumFractionDigits: d || 0 }));
  const kleurVan = (db) => SCHAAL.reduce((k, s) => (db >= s[0] ? s[1] : k), SCHAAL[0][1]);
  function regels(titel, paren) {
    const doos = document.createElement('div'), kop = document.createElement('strong');
    kop.textContent = titel;
    doos.append(kop);
    paren.forEach(([naam, waarde]) => { const p = document.createElement('div'); p.textContent = naam + ': ' + waarde; doos.append(p); });
    return doos;
  }
  function teken(leaflet) {
    kaart = leaflet;
    L.control.zoom({ zoomInTitle: 'Inzoomen', zoomOutTitle: 'Uitzoomen' }).addTo(kaart);
    L.control.scale({ imperial: false }).addTo(kaart);
    [['onder', 300], ['vlak', 400], ['lijn', 450], ['punt', 500]].forEach(([n, z]) => { kaart.createPane(n).style.zIndex = z; });
    Object.entries(g.ondergrond).forEach(([soort, vorm]) => L.geoJSON(vorm, { pane: 'onder', interactive: false, style: ONDERGROND[soort] }).addTo(kaart));
    g.buurten.forEach((b) => L.geoJSON(b.vorm, { pane: 'onder', interactive: false, style: { color: '#9aa4ae', weight: 1, fill: false } }).addTo(kaart));
    Object.entries(g.lijnen).forEach(([soort, vormen]) => { lagen[soort] = L.layerGroup(vormen.map((v) => L.geoJSON(v, { pane: 'lijn', interactive: false, style: LIJN[soort],
      pointToLayer: (_, p) => L.circleMarker(p, { pane: 'lijn', radius: 4, color: LIJN[soort].color, fillOpacity: 1 }) }))); });
    tekenContouren();
    tekenPlannen();
    tekenObjecten();
    tekenTurbines();
    wijzer = L.layerGroup().addTo(kaart);
    document.querySelectorAll('[data-laag]').forEach((vak) => {
      const zet = () => { const l = lagen[vak.dataset.laag]; if (l) { if (vak.checked) l.addTo(kaart); else l.remove(); } };
      vak.addEventListener('change', zet);
      zet();
    });
    document.querySelectorAll('[data-toon]').forEach((knop) => knop.addEventListener('click', () => toon(g.oordelen.find((o) => o.code === knop.dataset.toon && o.onderdeel === knop.dataset.onderdeel))));
    document.querySelectorAll('[data-plan]').forEach((knop) => knop.addEventListener('click', () => {
      const p = g.plannen.find((x) => x.plan_id === knop.dataset.plan);
      if (p) { kaart.fitBounds(L.geoJSON(p.vorm).getBounds(), { maxZoom: 15, animate: false }); $('kaart').scrollIntoView(); }
    }));
    const punten = g.turbines.map((t) => [t.breedte_graden, t.lengte_graden]);
    kaart.fitBounds(L.latLngBounds(punten).pad(1.2).extend(L.latLng(punten[0]).toBounds(3500)), { animate: false });
    document.body.dataset.klaar = 'ja';
  }
  function tekenContouren() {
    ['lden', 'lnight', 'lden_samen'].forEach((maat) => {
      lagen[maat] = L.layerGroup(g.contouren.filter((c) => c.maat === maat).sort((a, b) => a.db - b.db).map((c) => {
        const norm = c.db === g.norm[maat === 'lnight' ? 'lnight' : 'lden'];
        const lijn = L.geoJSON(c.vorm, { pane: 'lijn', style: { color: maat === 'lnight' ? '#003f5c' : kleurVan(c.db), weight: norm ? 4 : 2, fillColor: kleurVan(c.db), fillOpacity: maat === 'lden' ? 0.1 : 0,
          dashArray: { lnight: '6 5', lden_samen: '2 4' }[maat] || null } });
        return lijn.bindTooltip(nl(c.db, c.db % 1 ? 1 : 0) + ' dB ' + (maat === 'lnight' ? 'Lnight' : 'Lden') + (maat === 'lden_samen' ? ', met bestaande turbines' : '') + (norm ? ' (grens van de gekozen normen)' : ''), { sticky: true });
      }));
    });
    const ringen = g.turbines.flatMap((t) => t.afstanden.map((a) => L.circle([t.breedte_graden, t.lengte_graden], { pane: 'lijn', radius: a.straal, color: '#333', weight: 1.3, dashArray: '4 4', fill: false })
      .bindTooltip(t.turbine_id + ': ' + a.naam + ', ' + nl(a.straal) + ' m', { sticky: true })));
    lagen.afstanden = L.layerGroup(ringen);
  }
  function tekenPlannen() {
    lagen.plannen = L.layerGroup(g.plannen.flatMap((p) => {
      const vlak = L.geoJSON(p.vorm, { pane: 'vlak', style: { color: KLEUR[p.oordeel], weight: 2.5, fillColor: KLEUR[p.oordeel], fillOpacity: 0.35, dashArray: p.oordeel === 'ONBEKEND' ? '5 4' : null } });
      vlak.bindPopup(() => regels('Plan ' + (p.naam || p.plan_id), [['woningen', nl(p.woningen)], ['status', p.status || 'onbekend'], ['oordeel', p.oordeel.toLowerCase().replace('_', ' ')],
        ['waarom', p.reden], ['hoogste geluid', nl(p.hoogste_lden_db, 1) + ' dB Lden'], ['deel dat vrij blijft', p.deel_vrij === null ? 'onbekend' : nl(100 * p.deel_vrij) + ' %']].concat(p.ingrepen.filter((i) => i.past).map((i) => ['kan wel', i.tekst]))));
      const uit = [vlak];
      if (p.vrij) uit.push(L.geoJSON(p.vrij, { pane: 'vlak', interactive: false, style: { color: '#00513a', weight: 2, fillColor: '#009e73', fillOpacity: 0.55 } }));
      return uit;
    }));
  }
  function tekenObjecten() {
    const doek = L.canvas({ pane: 'punt', padding: 0.3 });
    lagen.objecten = L.layerGroup(g.objecten.map((o) => L.circleMarker(o.p, { renderer: doek, radius: 4, color: '#222', weight: 0.6, fillColor: kleurVan(o.l), fillOpacity: 0.95 })
      .bindPopup(() => regels(o.n || o.s, [['soort', o.s], ['woningen op dit punt', nl(o.w)], ['geluid van dit park', nl(o.l, 1) + ' dB Lden'], ['met bestaande turbines', nl(o.t, 1) + ' dB Lden'], ['slagschaduw hoogstens', o.u === null ? 'buiten bereik' : nl(o.u, 1) + ' uur per jaar']]))));
  }
  function tekenTurbines() {
    const merk = (punt, tekst, kleur, inhoud) => [L.circleMarker(punt, { pane: 'punt', radius: 7, color: '#000', weight: 1.5, fillColor: kleur, fillOpacity: 1 }).bindPopup(inhoud),
      L.marker(punt, { pane: 'punt', interactive: false, keyboard: false, icon: L.divIcon({ className: 'turbine', html: document.createTextNode(tekst).textContent.replace(/[&<>]/g, ''), iconSize: [60, 14], iconAnchor: [30, -8] }) })];
    lagen.turbines = L.layerGroup(g.turbines.flatMap((t) => merk([t.breedte_graden, t.lengte_graden], t.turbine_id, '#ffd400', () => regels('Turbine ' + t.turbine_id, [['type', t.type_titel], ['ashoogte', nl(t.ashoogte_m) + ' m'],
      ['rotor', nl(t.rotordiameter_m) + ' m'], ['tiphoogte', nl(t.tiphoogte_m) + ' m'], ['vermogen', nl(t.vermogen_kw) + ' kW'], ['opbrengst', nl(t.netto_mwh_jaar) + ' MWh per jaar'], ['verlies door zog', t.zog_verlies === null ? 'onbekend' : nl(100 * t.zog_verlies, 1) + ' %']]))));
    lagen.bestaand = L.layerGroup(g.bestaand.map((t) => L.circleMarker(t.punt, { pane: 'punt', radius: 5, color: '#000', weight: 1, fillColor: '#fff', fillOpacity: 1 })
      .bindPopup(() => regels('Bestaande turbine ' + t.id, [['aangenomen type', t.type], ['tiphoogte', nl(t.tip) + ' m']]))));
  }
  function toon(o) {
    wijzer.clearLayers();
    o.punten.forEach((p) => L.circleMarker(p, { pane: 'punt', radius: 10, color: '#000', weight: 3, fill: false }).addTo(wijzer));
    if (o.punten.length) kaart.fitBounds(L.latLngBounds(o.punten.concat(g.turbines.map((t) => [t.breedte_graden, t.lengte_graden]))).pad(0.1), { animate: false, maxZoom: 16 });
    $('status').textContent = o.titel + ': ' + o.punten.length + ' objecten omcirkeld op de kaart.';
    $('kaart').scrollIntoView();
  }
  window.wijkwind = { start: teken };
})();
