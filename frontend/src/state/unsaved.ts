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

const LONGEST_WAIT_MS = 10_000

/** The work of this page that has not ended, whoever counts it. */
const underWay = new Set<Promise<unknown>>()

/**
 * Resolves when no work is under way, or after ten seconds. Ending the session before that would lose what waits behind
 * an earlier request.
 */
export async function settled(): Promise<void> {
  const limit = new Promise((resolve) => setTimeout(resolve, LONGEST_WAIT_MS))
  const all = async () => {
    while (underWay.size > 0) await Promise.allSettled(underWay)
  }
  await Promise.race([all(), limit])
}

/**
 * Has the browser ask before it leaves the page while there is unsaved work: what was not sent would be lost without a
 * word.
 */
export function createUnsaved(): Unsaved {
  let begun = 0
  let open = 0
  const ask = (event: BeforeUnloadEvent) => event.preventDefault()
  return {
    track: (work) => {
      begun += 1
      open += 1
      // Only while needed: a page with this listener cannot be kept for the back button.
      if (open === 1) window.addEventListener('beforeunload', ask)
      underWay.add(work)
      const end = () => {
        underWay.delete(work)
        open -= 1
        if (open === 0) window.removeEventListener('beforeunload', ask)
      }
      work.then(end, end)
      return work
    },
    mark: () => (open > 0 ? null : begun),
  }
}
