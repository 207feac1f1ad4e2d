'use client'

import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react'
import { useAnnounce } from '@/state/announcer'
import { type Entry, shown } from '@/state/task-list'
import { useTaskActions, useTasks } from '@/state/tasks'
import { MoreTasks } from './more-tasks'
import { focusIn, focusRow } from './row-focus'
import { neighbourAfterMove, type RowMove } from './row-move'
import { TaskBlocks, useBlocks } from './task-blocks'
import { useDrag } from './use-drag'
import { useDrawnBlocks } from './use-drawn-blocks'
import { useNearRows } from './use-near-rows'
import { useRowMotion } from './use-row-motion'

/** The rows, in the order of the server or of the person. */
export function TaskItems() {
  const { entries, query } = useTasks()
  const { move } = useTaskActions()
  const announce = useAnnounce()
  const list = useRef<HTMLDivElement>(null)
  const keys = useMemo(() => entries.map(({ key }) => key), [entries])
  const movable = query.sort === 'manual'

  const place = useCallback(
    (entry: Entry, after: string | null) => {
      const others = keys.filter((key) => key !== entry.key)
      const position = after === null ? 1 : others.indexOf(after) + 2
      announce(`“${shown(entry).title}” is now number ${position} of ${keys.length}`)
      void move(entry, after)
    },
    [keys, move, announce],
  )
  // Rows are not rendered again for a callback; it asks for the present order when it is called.
  const latest = useRef({ keys, place })
  useEffect(() => {
    latest.current = { keys, place }
  })
  const onMove = useCallback((entry: Entry, move: RowMove) => {
    const { keys, place } = latest.current
    const after = neighbourAfterMove(keys, entry.key, move)
    if (after === undefined) return
    place(entry, after)
    // Moving the element takes the focus away from what is inside it.
    requestAnimationFrame(() => focusRow(entry.key))
  }, [])
  const onDrop = useCallback(
    (key: string, after: string | null) => {
      const entry = entries.find((candidate) => candidate.key === key)
      if (entry) place(entry, after)
    },
    [entries, place],
  )

  const near = useNearRows(list, keys)
  const blocks = useBlocks(entries)
  const { drawn, draw } = useDrawnBlocks(list, blocks, near !== null)
  useLayoutEffect(() => {
    const reveal = (key: string) => {
      near?.add([key])
      draw(key)
    }
    return focusIn(keys, reveal)
  }, [keys, near, draw])
  useRowMotion(list)
  useDrag({ list, keys, enabled: movable, onDrop })
  return (
    <>
      {/* Between a ul and its li there could be no blocks. */}
      <div
        ref={list}
        role="list"
        aria-label="Tasks"
        className="divide-y divide-line rounded-2xl border border-line bg-surface shadow-card"
      >
        <TaskBlocks blocks={blocks} movable={movable} onMove={onMove} near={near} drawn={drawn} />
      </div>
      <MoreTasks />
    </>
  )
}
