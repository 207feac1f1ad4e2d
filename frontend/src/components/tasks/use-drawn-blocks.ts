import { type RefObject, useCallback, useEffect, useState } from 'react'
import { createNearRows, elementsBetween, type NearRows } from './near-rows'
import type { Block } from './row-blocks'

/** So many blocks are there from the start: more than any window shows. */
export const AT_ONCE = 4
/** Blocks that are made in one go while nobody waits: 16 ms hold no more on a slow machine. */
const MOST_IN_A_GO = 2
/** A page that is never idle goes on nevertheless. */
const PATIENCE_MS = 200

/** The blocks of a long list whose rows are there, by their names. */
export interface DrawnBlocks {
  /** Null for a short list, all of which is there. */
  drawn: NearRows | null
  /** Makes the rows of the block with this row at once. */
  draw: (key: string) => void
}

/** The name of a block, as its element has it. */
export const nameOf = ({ id }: Block): string => String(id)

/**
 * Makes the rows of a long list little by little: those that a window can show at once, the others in moments when the
 * page has nothing else to do, those on screen first. All of 5,000 at once keep the page busy for a second. Until then
 * a block is as high as its rows will be.
 */
export function useDrawnBlocks(list: RefObject<HTMLElement | null>, blocks: Block[], long: boolean): DrawnBlocks {
  const [drawn] = useState(createNearRows)

  useEffect(() => {
    if (!long) return
    const missing = () => blocks.map(nameOf).filter((name) => !drawn.has(name))
    // They were from the start.
    drawn.add(blocks.slice(0, AT_ONCE).map(nameOf))
    if (missing().length === 0) return
    const show = () => drawn.add(onScreen(list.current).filter((name) => !drawn.has(name)))
    const step = () => {
      drawn.add(missing().slice(0, MOST_IN_A_GO))
      if (missing().length > 0) cancel = whenIdle(step)
      // To ask where blocks are costs time in each frame.
      else window.removeEventListener('scroll', show)
    }
    let cancel = whenIdle(step)
    window.addEventListener('scroll', show, { passive: true })
    return () => {
      cancel()
      window.removeEventListener('scroll', show)
    }
  }, [list, blocks, long, drawn])

  const draw = useCallback(
    (key: string) => {
      const block = blocks.find(({ entries }) => entries.some((entry) => entry.key === key))
      if (block && !drawn.has(nameOf(block))) drawn.add([nameOf(block)])
    },
    [blocks, drawn],
  )
  return { drawn: long ? drawn : null, draw }
}

function onScreen(list: HTMLElement | null): string[] {
  const shown = list ? elementsBetween(list.children, 0, window.innerHeight) : []
  return shown.map((block) => (block as HTMLElement).dataset.block ?? '')
}

function whenIdle(work: () => void): () => void {
  if (!window.requestIdleCallback) {
    const timer = window.setTimeout(work)
    return () => window.clearTimeout(timer)
  }
  const handle = window.requestIdleCallback(work, { timeout: PATIENCE_MS })
  return () => window.cancelIdleCallback(handle)
}
