import { memo, useState } from 'react'
import { type Entry, shown } from '@/state/task-list'
import type { NearRows } from './near-rows'
import { type Block, blocksOf, TITLE_HEIGHT } from './row-blocks'
import type { RowMove } from './row-move'
import { hasFacts } from './task-facts'
import { TaskRow } from './task-row'
import { AT_ONCE, nameOf } from './use-drawn-blocks'
import { useIsNear } from './use-near-rows'

interface RowsProps {
  movable: boolean
  onMove: (entry: Entry, move: RowMove) => void
  /** The rows of a long list that are drawn whole; null when all are. */
  near: NearRows | null
  /** The blocks of a long list whose rows are there; null when all are. */
  drawn: NearRows | null
}

/** The height in pixels of a line of facts below a title. */
const FACTS_HEIGHT = 19

/** The blocks of a list; a row stays in its block while the list changes. */
export function useBlocks(entries: Entry[]): Block[] {
  const [made, setMade] = useState(() => ({ entries, blocks: blocksOf(entries, []) }))
  if (made.entries === entries) return made.blocks
  const blocks = blocksOf(entries, made.blocks)
  setMade({ entries, blocks })
  return blocks
}

/** All rows, in blocks. */
export function TaskBlocks({ blocks, ...rows }: RowsProps & { blocks: Block[] }) {
  return blocks.map((block, at) => <TaskBlock key={block.id} block={block} atOnce={at < AT_ONCE} {...rows} />)
}

interface BlockProps extends RowsProps {
  block: Block
  /** Its rows are there from the start. */
  atOnce: boolean
}

const TaskBlock = memo(
  function TaskBlock({ block, atOnce, drawn, ...rows }: BlockProps) {
    const [fromStart] = useState(atOnce || drawn === null)
    const isDrawn = useIsNear(drawn, nameOf(block)) || fromStart
    const height = block.entries.reduce((sum, entry) => sum + heightOf(entry), 0)
    return (
      <div
        role="presentation"
        data-block={nameOf(block)}
        className="divide-y divide-line first:*:first:rounded-t-2xl last:*:last:rounded-b-2xl"
        style={{
          ...(rows.near && { contentVisibility: 'auto', containIntrinsicBlockSize: `auto ${height}px` }),
          ...(!isDrawn && { height }),
        }}
      >
        {isDrawn && block.entries.map((entry) => <TaskRow key={entry.key} entry={entry} {...rows} />)}
      </div>
    )
  },
  (before, now) =>
    before.near === now.near &&
    before.drawn === now.drawn &&
    before.movable === now.movable &&
    before.onMove === now.onMove &&
    before.block.entries.length === now.block.entries.length &&
    before.block.entries.every((entry, at) => entry === now.block.entries[at]),
)

const heightOf = (entry: Entry): number => TITLE_HEIGHT + (hasFacts(shown(entry)) ? FACTS_HEIGHT : 0)
