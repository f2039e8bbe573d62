/* De kaart van een ontwerp: zoekgebied, vrije grond, de beste opstelling en de start. Werkt zonder internet. */
(function () {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const g = JSON.parse($('gegevens').textContent);
  const ONDERGROND = { natuur: { fillColor: '#dce8d0', weight: 0, fillOpacity: 1 },
    water: { color: '#9cc4dc', fillColor: '#bcd9ea', weight: 1, fillOpacity: 1 },
    wegen: { color: '#8d8d8d', weight: 1.2, fill: false }, spoor: { color: '#555', weight: 1.5, dashArray: '6 4', fill: false } };
  const lagen = {};
  const nl = (x, d) => (x === null || x === undefined ? 'onbekend' : x.toLocaleString('nl-NL', { minimumFractionDigits: d || 0, maximumFractionDigits: d || 0 }));
  function tekst(titel, regels) {
    const doos = document.createElement('div'), kop = document.createElement('strong');
    kop.textContent = titel;
    doos.append(kop, ...regels.map((r) => { const p = document.createElement('div'); p.textContent = r; return p; }));
    return doos;
  }
  const plek = (t) => [t.breedte_graden, t.lengte_graden];
  function teken(kaart) {
    L.control.zoom({ zoomInTitle: 'Inzoomen', zoomOutTitle: 'Uitzoomen' }).addTo(kaart);
    L.control.scale({ imperial: false }).addTo(kaart);
    [['onder', 300], ['vlak', 400], ['punt', 500]].forEach(([n, z]) => { kaart.createPane(n).style.zIndex = z; });
    Object.entries(g.ondergrond).forEach(([soort, vorm]) => L.geoJSON(vorm, { pane: 'onder', interactive: false, style: ONDERGROND[soort] }).addTo(kaart));
    lagen.vrij = L.geoJSON(g.vrij, { pane: 'vlak', interactive: false, style: { color: '#00513a', weight: 1, fillColor: '#009e73', fillOpacity: 0.35 } });
    const gebied = L.geoJSON(g.gebied, { pane: 'vlak', interactive: false, style: { color: '#4a154b', weight: 3, dashArray: '8 5', fill: false } }).addTo(kaart);
    const doek = L.canvas({ pane: 'vlak', padding: 0.3 });
    lagen.woningen = L.layerGroup(g.woningen.map((p) => L.circleMarker(p, { renderer: doek, interactive: false, radius: 2, weight: 0, fillColor: '#7a1f00', fillOpacity: 0.8 })));
    lagen.plannen = L.layerGroup(g.plannen.map((p) => L.geoJSON(p.vorm, { pane: 'vlak', style: { color: '#d55e00', weight: 2, fillOpacity: 0.2 } }).bindTooltip('Woningbouwplan ' + p.naam, { sticky: true })));
    lagen.bestaand = L.layerGroup(g.bestaand.map((p) => L.circleMarker(p, { pane: 'punt', radius: 5, color: '#000', weight: 1, fillColor: '#fff', fillOpacity: 1 }).bindTooltip('Bestaande turbine')));
    lagen.start = L.layerGroup(g.start.map((t) => L.circleMarker(plek(t), { pane: 'punt', radius: 6, color: '#333', weight: 2, dashArray: '3 3', fill: false }).bindTooltip('Start ' + t.turbine_id + ': ' + nl(t.netto_mwh_jaar) + ' MWh per jaar')));
    lagen.beste = L.layerGroup(g.beste.flatMap((t) => [
      L.circle(plek(t), { pane: 'punt', radius: g.rotor_m / 2, color: '#000', weight: 1, fill: false, interactive: false }),
      L.circleMarker(plek(t), { pane: 'punt', radius: 7, color: '#000', weight: 1.5, fillColor: '#ffd400', fillOpacity: 1 })
        .bindPopup(() => tekst('Turbine ' + t.turbine_id, [nl(t.netto_mwh_jaar) + ' MWh per jaar', nl(100 * t.zog_verlies, 1) + ' % verlies door zog'].concat(t.meldingen.length ? ['straf voor: ' + t.meldingen.join(', ')] : []))),
      L.marker(plek(t), { pane: 'punt', interactive: false, keyboard: false, icon: L.divIcon({ className: 'turbine', html: t.turbine_id.replace(/[&<>]/g, ''), iconSize: [60, 14], iconAnchor: [30, -8] }) })]));
    document.querySelectorAll('[data-laag]').forEach((vak) => {
      const zet = () => { const l = lagen[vak.dataset.laag]; if (vak.checked) l.addTo(kaart); else l.remove(); };
      vak.addEventListener('change', zet);
      zet();
    });
    kaart.fitBounds(gebied.getBounds().pad(0.15), { animate: false });
    tekenVerloop();
    document.body.dataset.klaar = 'ja';
  }
  function tekenVerloop() {
    const punten = g.verloop.filter((v) => v.doel_mwh !== null), doel = $('verloop');
    if (punten.length < 2) { doel.remove(); return; }
    const laag = Math.min(...punten.map((v) => v.doel_mwh)), hoog = Math.max(...punten.map((v) => v.doel_mwh)), eind = punten[punten.length - 1].ronde || 1;
    const lijn = punten.map((v) => (10 + 580 * v.ronde / eind).toFixed(1) + ',' + (110 - 95 * (v.doel_mwh - laag) / ((hoog - laag) || 1)).toFixed(1)).join(' ');
    const streep = document.createElementNS('http://www.w3.org/2000/svg', 'polyline');
    streep.setAttribute('points', lijn);
    streep.setAttribute('fill', 'none');
    streep.setAttribute('stroke', '#005a9c');
    streep.setAttribute('stroke-width', '2.5');
    doel.append(streep);
  }
  window.wijkwind = { start: teken };
})();
