/** jsdom knows neither modal dialogs nor popovers; this is the little of them that components rely on. */
if (typeof HTMLElement !== 'undefined') {
  Object.assign(HTMLDialogElement.prototype, {
    showModal(this: HTMLDialogElement) {
      this.open = true
    },
    close(this: HTMLDialogElement) {
      if (!this.open) return
      this.open = false
      this.dispatchEvent(new Event('close'))
    },
  })

  const show = (popover: HTMLElement, open: boolean) => {
    if (popover.hasAttribute('data-open') === open) return
    popover.toggleAttribute('data-open', open)
    // The style sheet of jsdom hides popovers, and what is hidden takes no focus.
    popover.style.display = open ? 'block' : ''
    const states = { oldState: open ? 'closed' : 'open', newState: open ? 'open' : 'closed' }
    // Browsers tell of it in a task of its own.
    setTimeout(() => popover.dispatchEvent(Object.assign(new Event('toggle'), states)))
  }
  Object.assign(HTMLElement.prototype, {
    showPopover(this: HTMLElement) { show(this, true) },
    hidePopover(this: HTMLElement) { show(this, false) },
  })
  document.addEventListener('click', (event) => {
    const id = (event.target as Element).closest('[popovertarget]')?.getAttribute('popovertarget')
    const popover = id ? document.getElementById(id) : null
    if (popover) show(popover, !popover.hasAttribute('data-open'))
  })
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') for (const dialog of document.querySelectorAll('dialog')) dialog.close()
  })
}
