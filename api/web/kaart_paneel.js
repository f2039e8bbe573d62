/* Het paneel met één buurt. Alle tekst gaat als tekst de pagina in, nooit als opmaak. */
(function () {
  'use strict';
  const heel = new Intl.NumberFormat('nl-NL', { maximumFractionDigits: 0 });
  const punt = new Intl.NumberFormat('nl-NL', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

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
  function rij(dl, naam, tekst) { dl.append(el('dt', naam), el('dd', tekst)); }
  const getal = (x) => (x === null || x === undefined ? 'onbekend' : heel.format(x));
  const punten = (x) => (x === null || x === undefined ? 'onbekend' : punt.format(100 * x));
  const naam = (b) => b.naam || b.code;

  function balk(n) {
    const vak = el('span', null, 'balk');
    if (n === null) return vak;
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 100 8');
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('aria-hidden', 'true');
    const r = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    r.setAttribute('width', String(100 * n)); r.setAttribute('height', '8'); r.setAttribute('fill', '#0b4f85');
    svg.append(r);
    vak.append(svg);
    return vak;
  }

  function kop(paneel, g, b, stand, eigen) {
    const h = el('h2', naam(b));
    h.tabIndex = -1;
    h.id = 'paneel-kop';
    paneel.append(h, el('p', b.gemeente + ' · ' + b.code, 'klein'));
    const dl = el('dl');
    rij(dl, 'Rang', stand.rang === null ? 'geen rang' : stand.rang + ' van ' + g.aantal
      + (eigen && stand.rang !== b.rang ? ' (gerekend: ' + b.rang + ')' : ''));
    rij(dl, 'Uitkomst', eigen && b.rang !== null ? 'bij uw weging, nog geen uitkomst' : b.uitkomstTekst);
    if (stand.score !== null) {
      const zeker = stand.hoog - stand.laag < 0.0005;
      rij(dl, 'Score', punten(stand.score) + (zeker ? '' : ' (tussen ' + punten(stand.laag) + ' en '
        + punten(stand.hoog) + ', omdat niet alles bekend is)'));
      rij(dl, 'Kans op top ' + g.topN, b.kansTekst + (eigen ? ' (hoort bij de gerekende gewichten)' : ''));
      if (b.rang05 !== null) rij(dl, 'Spreiding', 'in 9 van de 10 berekeningen plaats ' + b.rang05 + ' tot en met ' + b.rang95);
    }
    if (b.kansVrij) rij(dl, 'Bij elke weging', b.kansVrij + ' kans op top ' + g.topN + ' als alle gewichten even waarschijnlijk zijn');
    if (b.kansVolgorde) rij(dl, 'Bij uw volgorde', b.kansVolgorde + ' kans op top ' + g.topN + ' als alleen de volgorde van belang vaststaat');
    if (b.topsis !== null && b.promethee !== null) rij(dl, 'Andere methoden', 'plaats ' + b.topsis + ' (TOPSIS) en ' + b.promethee + ' (PROMETHEE)');
    paneel.append(dl);
  }

  function wanneer(paneel, g, b, w) {
    paneel.append(el('h3', 'Waarom deze plaats?'));
    if (b.reden) paneel.append(el('p', b.reden));
    if (b.redenen.length) paneel.append(lijst(b.redenen));
    const tabel = el('table'), hoofd = el('tr'), body = el('tbody'), kopje = el('thead');
    tabel.append(el('caption', 'Alle criteria'));
    ['Criterium', 'Waarde', 'Gewicht'].forEach((t, i) => {
      const th = el('th', t, i === 2 ? 'getal' : ''); th.scope = 'col'; hoofd.append(th);
    });
    g.criteria.forEach((c, j) => {
      const tr = el('tr'), waarde = el('td', b.waarden[j]), soort = el('th', c.naam);
      soort.scope = 'row';
      waarde.append(balk(b.n[j]));
      tr.append(soort, waarde, el('td', heel.format(100 * w[j]) + ' %', 'getal'));
      body.append(tr);
    });
    kopje.append(hoofd);
    tabel.append(kopje, body);
    const rol = el('div', null, 'rol');
    rol.append(tabel);
    paneel.append(rol, el('p', 'Een volle balk betekent: gunstig om vroeg te beginnen.', 'klein'));
    if (b.nodig.length) paneel.append(el('h3', 'Wat moet er veranderen?'), lijst(b.nodig));
  }

  function wat(paneel, b) {
    paneel.append(el('h3', 'Welke warmteoplossing?'), el('p', b.wat));
    if (b.watReden) paneel.append(el('p', b.watReden));
    const dl = el('dl');
    if (b.tweede) rij(dl, 'Tweede keus', b.tweede);
    if (b.marge !== null) rij(dl, 'Voorsprong', '€ ' + getal(b.marge) + ' per woningequivalent per jaar');
    if (b.eerste) rij(dl, 'Blijft eerste in', b.eerste + ' van de gevoeligheidsberekeningen');
    if (b.pblKeuze) rij(dl, 'Startanalyse (PBL)', b.pblKeuze);
    paneel.append(dl);
    if (!b.opties.length) return;
    const heeftPbl = b.opties.some((o) => o[4] !== null), heeftGebruiker = b.opties.some((o) => o[5] !== null);
    const koppen = ['Oplossing', 'H18'].concat(heeftPbl ? ['H18 PBL'] : [], heeftGebruiker ? ['Bewoner'] : []);
    const tabel = el('table'), hoofd = el('tr'), kopje = el('thead'), body = el('tbody'), rol = el('div', null, 'rol');
    tabel.append(el('caption', 'Nationale kosten, geen rekening'));
    koppen.forEach((t, i) => { const th = el('th', t, i ? 'getal' : ''); th.scope = 'col'; hoofd.append(th); });
    b.opties.forEach((o) => {
      const tr = el('tr', null, o[1] ? 'gekozen' : ''), td = el('td', o[0]);
      if (o[2]) td.append(el('div', 'Niet meegenomen: ' + o[2], 'klein'));
      tr.append(td, el('td', getal(o[3]), 'getal'));
      if (heeftPbl) tr.append(el('td', getal(o[4]), 'getal'));
      if (heeftGebruiker) tr.append(el('td', getal(o[5]), 'getal'));
      body.append(tr);
    });
    kopje.append(hoofd);
    tabel.append(kopje, body);
    rol.append(tabel);
    let uitleg = 'H18: nationale meerkosten in euro per woningequivalent per jaar. Dit is geen rekening voor bewoners.';
    if (heeftPbl) uitleg += ' H18 PBL: hetzelfde volgens de Startanalyse.';
    if (heeftGebruiker) uitleg += ' Bewoner: verschil met aardgas in euro per woning per jaar, gemiddeld.';
    paneel.append(rol, el('p', uitleg, 'klein'));
    if (b.bewonerReden) paneel.append(el('p', b.bewonerReden, 'klein'));
    if (b.pblVerschil.length) {
      const meer = el('details');
      meer.append(el('summary', 'Waarom wijkt dit af van de Startanalyse?'), lijst(b.pblVerschil));
      paneel.append(meer);
    }
  }

  function rest(paneel, b) {
    if (b.vlaggen.length || b.tegenstrijdig.length) {
      paneel.append(el('h3', 'Let op'));
      paneel.append(lijst(b.vlaggen.map((v) => v[0] + ' (' + v[1] + '; bron: ' + v[2] + ')')
        .concat(b.tegenstrijdig.map((t) => 'Tegenstrijdig: ' + t))));
    }
    paneel.append(el('h3', 'Wat we niet weten'));
    paneel.append(b.ontbreekt.length ? lijst(b.ontbreekt) : el('p', 'Voor elk criterium is er een waarde.'));
    if (b.kengetallen.length) {
      paneel.append(el('h3', 'Feiten'));
      const dl = el('dl');
      b.kengetallen.forEach((k) => rij(dl, k[0], k[1]));
      paneel.append(dl);
    }
  }

  window.wijkwind.el = el;
  window.wijkwind.punten = punten;
  window.wijkwind.naam = naam;
  window.wijkwind.toonBuurt = function (paneel, g, b, stand, w, eigen) {
    paneel.replaceChildren();
    kop(paneel, g, b, stand, eigen);
    wanneer(paneel, g, b, w);
    wat(paneel, b);
    rest(paneel, b);
  };
})();
