// What every page starts: GOV.UK Frontend's components, the warning before a session ends, print links.
// It adds to pages that work without it; nothing may be possible only here.

import { Button } from 'govuk-frontend/dist/govuk/components/button/button.mjs'
import { Checkboxes } from 'govuk-frontend/dist/govuk/components/checkboxes/checkboxes.mjs'
import { ErrorSummary } from 'govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs'
import { NotificationBanner } from 'govuk-frontend/dist/govuk/components/notification-banner/notification-banner.mjs'
import { Radios } from 'govuk-frontend/dist/govuk/components/radios/radios.mjs'
import { ServiceNavigation } from 'govuk-frontend/dist/govuk/components/service-navigation/service-navigation.mjs'
import { SkipLink } from 'govuk-frontend/dist/govuk/components/skip-link/skip-link.mjs'
import { startAutosave } from './part/autosave.mjs'
import { CharacterCount } from './part/count.mjs'
import { startPresence } from './part/presence.mjs'
import { startPrintLinks } from './part/print.mjs'
import { startSessionWarning } from './part/session.mjs'

const components = [
  Button, CharacterCount, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink
]

// The Design System's own page does this in an inline script, which our policy does not allow. A module runs only
// where modules are known, so the check that script makes is already answered.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Component of components) {
  for (const element of document.querySelectorAll(`[data-module="${Component.moduleName}"]`)) {
    try {
      new Component(element) // eslint-disable-line no-new
    } catch (error) {
      console.error(error) // one component that fails must not stop the rest
    }
  }
}

startAutosave()
startPresence()
startPrintLinks()
startSessionWarning()
