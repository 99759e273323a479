// Says five minutes before that a session ends, lets the person stay signed in, and says when it has ended.
// Started by `data-session-ends-in="SECONDS"` on the body. It never ends a session: only the server does.

const WARN_BEFORE = 5 * 60

export function startSessionWarning () {
  let length = Number(document.body.dataset.sessionEndsIn)
  if (!(length > 0) || typeof HTMLDialogElement !== 'function') return

  // Times of day, not timers: a laptop that slept must not believe that no time has passed.
  let endsAt = Date.now() + length * 1000
  let shown = null // 'warning' or 'ended'
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null
  const dialog = build()

  const renew = () => {
    endsAt = Date.now() + length * 1000
    shown = null
    dialog.close()
  }
  const tick = () => {
    const left = Math.round((endsAt - Date.now()) / 1000)
    if (left <= 0 && shown !== 'ended') end()
    else if (left > 0 && left <= WARN_BEFORE && shown === null) warn(left)
  }
  const warn = (left) => {
    shown = 'warning'
    const minutes = Math.max(1, Math.round(left / 60))
    dialog.show(
      `You will be signed out in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
      'The service signs people out when they have not used it for a while.',
      button('Stay signed in', keep)
    )
  }
  const end = () => {
    shown = 'ended'
    // Where there is something to fill in, leaving the page would lose it.
    const fills = document.querySelector('main form[method=post] :is(textarea, input:not([type=hidden]))')
    dialog.show(
      'You have been signed out',
      fills
        ? 'What you had not saved is still on this page until you leave it. Sign in in another tab, then come back and save it here.'
        : 'You were not using the service for a while, or you signed out in another tab.',
      button('Close this message', dialog.close),
      fills ? elsewhere(link('Sign in (opens in a new tab)', '/sign-in')) : link('Sign in again', '/sign-in')
    )
  }
  const keep = async () => {
    try {
      const answer = await fetch('/session/keep', { credentials: 'same-origin', redirect: 'manual', cache: 'no-store' })
      if (answer.status !== 204) return end()
      // The answer may say how long it now is: a page shown late in a session was told less.
      length = Number(answer.headers.get('session-ends-in')) || length
      renew()
      tabs?.postMessage('kept')
    } catch {
      dialog.say('The service could not be reached. Check your connection and try again.')
    }
  }

  dialog.onDismiss(() => { if (shown === 'warning') keep() })
  tabs?.addEventListener('message', renew)
  tabs?.postMessage('kept') // this page was just loaded, which kept the session for the other tabs too
  document.addEventListener('visibilitychange', tick)
  window.addEventListener('pageshow', (event) => { if (event.persisted) tick() })
  setInterval(tick, 1000)
  tick()
}

function build () {
  const box = element('dialog', 'app-dialog')
  box.setAttribute('aria-labelledby', 'app-dialog-title')
  box.setAttribute('aria-describedby', 'app-dialog-text')
  const title = element('h2', 'govuk-heading-m')
  title.id = 'app-dialog-title'
  const text = element('p', 'govuk-body')
  text.id = 'app-dialog-text'
  text.setAttribute('role', 'status')
  const actions = element('div', 'govuk-button-group')
  box.append(title, text, actions)
  document.body.append(box)

  return {
    show (heading, sentence, ...controls) {
      title.textContent = heading
      text.textContent = sentence
      actions.replaceChildren(...controls)
      if (!box.open) box.showModal()
      controls[0].focus()
    },
    say (sentence) { text.textContent = sentence },
    close () { if (box.open) box.close() },
    onDismiss (then) { box.addEventListener('cancel', then) }
  }
}

function button (label, act) {
  const made = element('button', 'govuk-button', label)
  made.type = 'button'
  made.addEventListener('click', act)
  return made
}

function link (label, href) {
  const made = element('a', 'govuk-link', label)
  made.href = href
  return made
}

function elsewhere (made) {
  made.target = '_blank'
  made.rel = 'noopener'
  return made
}

function element (tag, classes, text = '') {
  const made = document.createElement(tag)
  made.className = classes
  made.textContent = text
  return made
}
