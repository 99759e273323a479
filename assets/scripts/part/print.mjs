// Shows the links that print the page (`data-print`), which without script would do nothing and stay hidden.

export function startPrintLinks () {
  for (const link of document.querySelectorAll('[data-print]')) {
    link.hidden = false
    link.addEventListener('click', (event) => {
      event.preventDefault()
      window.print()
    })
  }
}
