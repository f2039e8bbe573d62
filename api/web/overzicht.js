/* De formulieren: gewichten of een park kiezen, een taak starten, volgen en stoppen. */
(function () {
  'use strict';
  const $ = (id) => document.getElementById(id);
  const schuiven = [...document.querySelectorAll('input[data-criterium]')];
  const TIK_MS = 400;
  let taak = null, eigen = false;

  function toonGewichten() {
    const som = schuiven.reduce((a, s) => a + Number(s.value), 0);
    schuiven.forEach((s) => { s.parentElement.querySelector('output').textContent = som ? Math.round((100 * Number(s.value)) / som) + ' %' : '0 %'; });
  }
  function zetPreset() {
    const keuze = $('preset').selectedOptions[0], gewichten = JSON.parse(keuze.dataset.gewichten);
    const grootste = Math.max(...Object.values(gewichten));
    $('preset-uitleg').textContent = keuze.dataset.uitleg;
    schuiven.forEach((s) => { s.value = String(Math.min(100, (60 * (gewichten[s.dataset.criterium] || 0)) / grootste)); });
    eigen = false;
    toonGewichten();
  }
  function vraag() {
    const uit = { titel: $('titel').value.trim(), top_n: Number($('top').value),
      zonder: [...document.querySelectorAll('input[name=zonder]:checked')].map((x) => x.value) };
    if (!eigen) return { ...uit, preset: $('preset').value };
    return { ...uit, gewichten: Object.fromEntries(schuiven.map((s) => [s.dataset.criterium, Number(s.value)])) };
  }
  function meld(teksten) {
    $('fouten').hidden = !teksten.length;
    $('fouten').replaceChildren(...teksten.map((t) => { const p = document.createElement('p'); p.textContent = t; return p; }));
  }
  async function haal(adres, opties) {
    let antwoord;
    try { antwoord = await fetch(adres, opties); } catch { throw new Error('De dienst antwoordt niet. Loopt wijkwind nog?'); }
    const inhoud = await antwoord.json();
    if (!antwoord.ok) throw new Error((inhoud.fouten || []).map((f) => f.melding).join('\n') || inhoud.detail);
    return inhoud;
  }
  function toonTaak(t) {
    taak = t;
    const actief = t.stand === 'wacht' || t.stand === 'bezig';
    $('taak').hidden = !actief;
    $('reken').disabled = $('toets').disabled = actief;
    $('taak-wat').textContent = t.wat + ' (' + Math.round(100 * t.deel) + ' %)';
    $('taak-deel').value = t.deel;
    if (t.stand === 'klaar') window.location.assign(t.links.kaart);
    if (t.stand === 'mislukt') meld(t.fouten.map((f) => f.melding));
    if (t.stand === 'gestopt') meld(['Gestopt. Er is niets half achtergebleven.']);
    return actief;
  }
  async function volg(t) {
    try {
      while (toonTaak(t)) {
        await new Promise((klaar) => setTimeout(klaar, TIK_MS));
        t = await haal('/v1/taken/' + t.id);
      }
    } catch (fout) { $('taak').hidden = true; $('reken').disabled = $('toets').disabled = false; meld(fout.message.split('\n')); }
  }

  $('preset').addEventListener('change', zetPreset);
  schuiven.forEach((s) => s.addEventListener('input', () => { eigen = true; toonGewichten(); }));
  $('stop').addEventListener('click', () => haal('/v1/taken/' + taak.id, { method: 'DELETE' }).catch((f) => meld([f.message])));
  const stuur = (adres, inhoud) => haal(adres, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(inhoud) });
  $('formulier').addEventListener('submit', async (e) => {
    e.preventDefault();
    meld([]);
    try { volg(await stuur('/v1/startwijken', vraag())); } catch (fout) { meld(fout.message.split('\n')); }
  });
  async function park() {
    const bestand = $('park').files[0];
    try { return { park: JSON.parse(await bestand.text()), naam: bestand.name.replace(/\.[^.]*$/, '').slice(0, 200), normen: $('normen').value }; } catch {
      throw new Error('Dit bestand is geen GeoJSON. Kies een bestand met turbines als punten.');
    }
  }
  $('wind').addEventListener('submit', async (e) => {
    e.preventDefault();
    meld([]);
    try { volg(await stuur('/v1/windparken', await park())); } catch (fout) { meld(fout.message.split('\n')); }
  });
  zetPreset();
  /* Na herladen loopt een taak gewoon door: haal haar weer op. */
  haal('/v1/taken').then((lijst) => { const t = lijst.find((x) => x.stand === 'wacht' || x.stand === 'bezig'); if (t) volg(t); }).catch(() => {});
})();
