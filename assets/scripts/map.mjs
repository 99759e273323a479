// Puts a map in the place of the sketch of where cameras are, over the tiles that the service was given. The sketch and
// the table hold the points; nothing is on the map that is not in the table.

import { DivIcon, LatLngBounds, Map as LeafletMap, Marker, TileLayer } from 'leaflet/dist/leaflet-src.esm.js'

const CLOSEST = 17 // a few streets
const moves = !matchMedia('(prefers-reduced-motion: reduce)').matches

for (const figure of document.querySelectorAll('[data-map]')) start(figure)

function start (figure) {
  const dots = [...figure.querySelectorAll('[data-latitude]')]
  const box = document.createElement('div')
  box.className = 'app-map'
  box.setAttribute('role', 'region')
  box.setAttribute('aria-label', 'Map of the cameras')
  figure.prepend(box)
  figure.classList.add('app-sketch--mapped')

  const animation = { fadeAnimation: moves, zoomAnimation: moves, markerZoomAnimation: moves, inertia: moves }
  const map = new LeafletMap(box, { scrollWheelZoom: false, ...animation })
  map.attributionControl.setPrefix(false)
  new TileLayer(figure.dataset.tiles, { attribution: escaped(figure.dataset.attribution), maxZoom: 19 }).addTo(map)
  const points = dots.map(({ dataset }) => [Number(dataset.latitude), Number(dataset.longitude)])
  map.fitBounds(new LatLngBounds(points).pad(0.2), { maxZoom: CLOSEST })
  dots.forEach(({ dataset }, n) => {
    const name = dataset.label ? `Camera ${dataset.number}: ${dataset.label}` : `Camera ${dataset.number}`
    const icon = new DivIcon({ className: 'app-map__marker', html: dataset.number, iconSize: [28, 28] })
    const marker = new Marker(points[n], { icon, title: name }).addTo(map)
    const text = document.createElement('p')
    text.textContent = name
    marker.bindPopup(text)
    marker.getElement().setAttribute('aria-label', name)
  })
}

// Leaflet takes its credit for HTML; what an operator set is words.
function escaped (text) {
  const holder = document.createElement('span')
  holder.textContent = text
  return holder.innerHTML
}
