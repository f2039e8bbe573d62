/* De 3D-pagina: tekent wat pydeck beschreef en zet het standpunt waar de gebruiker om vraagt. */
(function () {
  'use strict';
  const beschrijving = JSON.parse(document.getElementById('deck').textContent);
  const standpunten = JSON.parse(document.getElementById('standpunten').textContent);
  const doek = document.getElementById('doek');
  const deck = createDeck({ container: doek, jsonInput: beschrijving, tooltip: false });
  function kijk(s) {
    deck.setProps({ initialViewState: { longitude: s.lon, latitude: s.lat, zoom: s.zoom, pitch: s.pitch, bearing: s.bearing, maxPitch: 85, id: s.naam } });
  }
  const rij = document.getElementById('standpunt');
  standpunten.forEach((s) => {
    const knop = document.createElement('button');
    knop.type = 'button';
    knop.textContent = s.naam;
    knop.addEventListener('click', () => kijk(s));
    rij.append(knop);
  });
  window.wijkwind3d = { deck, kijk };
  document.body.dataset.klaar = 'ja';
})();
