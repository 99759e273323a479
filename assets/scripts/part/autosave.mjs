// Saves a form as it is typed, through the same address and the same checks as its button, where the form says
// `data-autosave`. Says at the button, without taking the focus, what is saved and what is not. It saves nothing that
// the button would refuse, and chooses nothing: when somebody else saved the same, the page that compares is offered.

const QUIET = 3000 // after the last change
const AGAIN = 15000 // after the service could not be reached
const PATIENCE = 4000 // that leaving the page waits for a save
const MOST_WHEN_LEAVING = 60000 // a browser sends no more once the page is gone

export function startAutosave () {
  const mark = document.querySelector('input[data-autosave]')
  if (mark) watch(mark.form, mark)
}

function watch (form, version) {
  const status = place(form)
  const tabs = 'BroadcastChannel' in window ? new BroadcastChannel('session') : null
  let saved = typed(form)
  let refused = null // what was typed when it was last refused
  let failing = false // something typed is not saved, and leaving would lose it
  let stopped = false // only the button helps
  let leaving = false
  let running = null
  let timer = 0

  const later = (delay) => { clearTimeout(timer); timer = setTimeout(save, delay) }
  const open = () => !stopped && !leaving && typed(form) !== saved && typed(form) !== refused

  const save = () => {
    clearTimeout(timer)
    if (running || !open()) return running || Promise.resolve()
    const sent = typed(form)
    running = post(form).then((answer) => settle(answer, sent), () => unreachable()).finally(() => {
      running = null
      if (open() && !failing) later(QUIET)
    })
    return running
  }

  const settle = async (answer, sent, again = true) => {
    if (answer.status === 403 && again && await renew(form)) return settle(await post(form), sent, false)
    const said = await answer.json().catch(() => null)
    if (answer.ok && said) return kept(said, sent)
    failing = true
    if (answer.status === 422 && said) {
      refused = sent
      status.say(`Not saved yet: ${said.errors.join('. ')}.`)
    } else if (answer.status === 409 && said) {
      stopped = true
      status.say('Not saved: see the top of this page.')
      summary(`${said.saved_by} saved this while it was open here. What you typed since is not saved.`, compare())
    } else if (answer.status === 401 || answer.status === 403) {
      status.say('Not saved: you have been signed out. What you typed is still on this page. Sign in in another tab, and it is saved from here. ', signIn())
      later(AGAIN)
    } else if (answer.status >= 500) {
      unreachable()
    } else {
      stopped = true
      status.say('Not saved: this cannot be changed any more. Press the button to see why, and copy what you need first.')
    }
  }
  const kept = (said, sent) => {
    saved = sent
    failing = false
    refused = null
    version.value = said.version
    form.elements.key.value = said.key
    if (form.getAttribute('action') !== said.action) {
      // The line has a number now: reloading the page must not begin another one.
      form.setAttribute('action', said.action)
      history.replaceState(null, '', said.action)
    }
    status.say(`Saved at ${said.saved_at}`)
    tabs?.postMessage('kept')
  }
  const unreachable = () => {
    failing = true
    status.say('Not saved: the service cannot be reached. What you typed is still on this page, and is tried again.')
    later(AGAIN)
  }
  // A link, as error summaries have; it goes where the button goes.
  const compare = () => {
    const link = element('a', '', 'See both versions')
    link.href = '#' + (form.id ||= 'app-form')
    link.addEventListener('click', (event) => { event.preventDefault(); form.requestSubmit() })
    return link
  }

  const changed = () => { failing = failing && typed(form) !== saved; later(QUIET) }
  form.addEventListener('input', changed)
  form.addEventListener('change', changed)
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (running) {
      // The button must not meet its own save as somebody else's.
      event.preventDefault()
      return soon(running).then(() => form.requestSubmit(event.submitter))
    }
    leaving = true
  })
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href]')
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.defaultPrevented
    if (!link || !plain || link.target || link.getAttribute('href').startsWith('#')) return
    if (!running && !open()) return
    event.preventDefault()
    soon(save()).then(() => { window.location.href = link.href })
  })
  window.addEventListener('beforeunload', (event) => {
    if (failing && !leaving && typed(form) !== saved) event.preventDefault()
  })
  window.addEventListener('online', save)
  document.addEventListener('visibilitychange', () => { if (document.hidden) save() })
  window.addEventListener('pagehide', save)
  window.addEventListener('pageshow', () => { leaving = false })
}

// Everything that the form says, but for what belongs to one showing of it.
function typed (form) {
  const all = new URLSearchParams(new FormData(form))
  for (const ours of ['token', 'key', 'version']) all.delete(ours)
  return all.toString()
}

function post (form) {
  const body = new URLSearchParams(new FormData(form)).toString()
  return fetch(form.getAttribute('action'), {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body,
    credentials: 'same-origin',
    redirect: 'manual',
    cache: 'no-store',
    keepalive: body.length < MOST_WHEN_LEAVING
  })
}

// A form of a session that ended can be sent in the next one, if it is the same person's.
async function renew (form) {
  const answer = await fetch(window.location.pathname, { credentials: 'same-origin', cache: 'no-store' })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const who = (of) => of.querySelector('.app-header__person span')?.textContent
  const token = page.querySelector('input[name=token]')?.value
  if (!answer.ok || !token || !who(page) || who(page) !== who(document)) return false
  for (const old of document.querySelectorAll('input[name=token]')) old.value = token
  return true
}

function soon (promise) {
  return Promise.race([promise, new Promise((resolve) => setTimeout(resolve, PATIENCE))])
}

function place (form) {
  const box = element('div', 'app-autosave', '')
  const text = element('p', 'govuk-hint', 'Your answers are saved as you type.')
  const more = element('p', 'govuk-body', '')
  text.setAttribute('role', 'status')
  more.hidden = true
  box.append(text, more)
  form.querySelector('button[type=submit]').before(box)
  return {
    say (sentence, control) {
      if (text.textContent !== sentence) text.textContent = sentence
      more.replaceChildren(...(control ? [control] : []))
      more.hidden = !control
    }
  }
}

// As the service's own error summary: at the top, with the focus, where nobody misses it.
function summary (sentence, link) {
  for (const old of document.querySelectorAll('main .govuk-error-summary')) old.remove()
  const box = element('div', 'govuk-error-summary', '')
  const alert = element('div', '', '')
  const body = element('div', 'govuk-error-summary__body', '')
  const list = element('ul', 'govuk-list govuk-error-summary__list', '')
  const item = element('li', '', '')
  alert.setAttribute('role', 'alert')
  item.append(link)
  list.append(item)
  body.append(element('p', '', sentence), list)
  alert.append(element('h2', 'govuk-error-summary__title', 'There is a problem'), body)
  box.append(alert)
  const first = document.querySelector('main :is(.govuk-caption-l, h1)')
  first.before(box)
  box.tabIndex = -1
  box.focus()
  if (!document.title.startsWith('Error: ')) document.title = `Error: ${document.title}`
}

function signIn () {
  const link = element('a', 'govuk-link', 'Sign in in another tab')
  link.href = '/sign-in'
  link.target = '_blank'
  link.rel = 'noopener'
  return link
}

function element (tag, classes, text) {
  const made = document.createElement(tag)
  made.className = classes
  made.textContent = text
  return made
}
