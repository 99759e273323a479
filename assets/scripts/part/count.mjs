// The Design System's character count, counting as the server does (`src/domain/text.rs`): characters, not the units of
// UTF-16, of what is left when spaces and line ends round the text are taken off. Its own `characters` counts graphemes.

import { CharacterCount as Original } from 'govuk-frontend/dist/govuk/components/character-count/character-count.mjs'

export class CharacterCount extends Original {
  updateCount () {
    this.count = [...this.$textarea.value.replace(/\r\n?/g, '\n').trim()].length
  }
}
