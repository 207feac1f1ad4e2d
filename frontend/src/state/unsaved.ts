/** The work that the server has not answered yet. */
export interface Unsaved {
  /** Counts this work until it ends, however that is. Returns the same promise. */
  track: <T>(work: Promise<T>) => Promise<T>
  /**
   * Another number after each work that begins; null while some is under way. Two equal marks around a request mean
   * that its answer knows everything that was done here.
   */
  mark: () => number | null
}

/**
 * Has the browser ask before it leaves the page while there is unsaved work: what was not sent would be lost without a
 * word.
 */
export function createUnsaved(): Unsaved {
  let begun = 0
  let open = 0
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  const end = () => {
    open -= 1
    if (open === 0) window.removeEventListener('beforeunload', ask)
  }
  return {
    track: (work) => {
      begun += 1
      open += 1
      // Only while needed: a page with this listener cannot be kept for the back button.
      if (open === 1) window.addEventListener('beforeunload', ask)
      work.then(end, end)
      return work
    },
    mark: () => (open > 0 ? null : begun),
  }
}
