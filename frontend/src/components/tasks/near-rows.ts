/** Which rows of a long list are drawn whole. Outside React's state: a row that changes renders no other one. */
export interface NearRows {
  has: (key: string) => boolean
  keys: () => Iterable<string>
  add: (keys: readonly string[]) => void
  drop: (keys: readonly string[]) => void
  subscribe: (key: string, listener: () => void) => () => void
}

export function createNearRows(): NearRows {
  const near = new Set<string>()
  const listeners = new Map<string, () => void>()
  const tell = (keys: readonly string[]) => {
    for (const key of keys) listeners.get(key)?.()
  }
  return {
    has: (key) => near.has(key),
    keys: () => near,
    add: (keys) => {
      for (const key of keys) near.add(key)
      tell(keys)
    },
    drop: (keys) => {
      for (const key of keys) near.delete(key)
      tell(keys)
    },
    subscribe: (key, listener) => {
      listeners.set(key, listener)
      return () => {
        // Another row may have taken the key over.
        if (listeners.get(key) === listener) listeners.delete(key)
      }
    },
  }
}

/** The keys of rows, in their order. */
export interface Screen {
  /** At least partly on screen. */
  shown: string[]
  /** In a block that is within one height of the window around it. */
  near: string[]
}

/** What of a list, a list of blocks of rows, is on screen and near it. */
export function lookAt(list: HTMLElement): Screen {
  const height = window.innerHeight
  const rows = elementsBetween(list.children, -height, 2 * height).map((block) => ({
    block,
    keys: [...block.children].map(keyOf),
  }))
  const shown = rows.flatMap(({ block }) => {
    const { top, bottom } = block.getBoundingClientRect()
    // To ask a row of a block that is not drawn where it is would draw the block.
    return bottom > 0 && top < height ? elementsBetween(block.children, 0, height).map(keyOf) : []
  })
  return { shown, near: rows.flatMap(({ keys }) => keys) }
}

const keyOf = (row: Element) => (row as HTMLElement).dataset.row ?? ''

/**
 * The elements that lie between two heights of the window, in pixels from its top. They are below each other, so few of
 * them are looked at (binary search), however many there are.
 */
export function elementsBetween(elements: HTMLCollection, top: number, bottom: number): Element[] {
  const first = firstWhere(elements.length, (at) => elements[at]!.getBoundingClientRect().bottom > top)
  const end = firstWhere(elements.length, (at) => elements[at]!.getBoundingClientRect().top >= bottom)
  return [...elements].slice(first, end)
}

/** The first place for which `holds` is true, when it is true for all after that one; `count` when for none. */
function firstWhere(count: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
