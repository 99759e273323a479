// Asks again now and then who else is at a draft, and says it where the page does (`data-presence`). Nothing rests on it.

const EVERY = 30000

export function startPresence () {
  const box = document.querySelector('[data-presence]')
  if (!box) return
  const list = box.querySelector('ul')
  setInterval(async () => {
    if (document.hidden) return
    try {
      const answer = await fetch(box.dataset.presence, { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' })
      if (!answer.ok) return
      const lines = await answer.json()
      box.hidden = lines.length === 0
      list.replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })))
    } catch {
      // Asked again next time.
    }
  }, EVERY)
}
