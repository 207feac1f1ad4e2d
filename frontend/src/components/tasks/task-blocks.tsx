import { memo, useState } from 'react'
import { type Entry, shown } from '@/state/task-list'
import type { NearRows } from './near-rows'
import { type Block, blocksOf } from './row-blocks'
import type { RowMove } from './row-move'
import { hasFacts } from './task-facts'
import { TaskRow } from './task-row'

interface RowsProps {
  movable: boolean
  onMove: (entry: Entry, move: RowMove) => void
  /** The rows of a long list that are drawn whole; null when all are. */
  near: NearRows | null
}

/** The height of a row in pixels before it is drawn, without and with a line of facts. */
const TITLE_HEIGHT = 49
const FACTS_HEIGHT = 19

/** All rows, in blocks. */
export function TaskBlocks({ entries, ...rows }: RowsProps & { entries: Entry[] }) {
  const [made, setMade] = useState(() => ({ entries, blocks: blocksOf(entries, []) }))
  const { blocks } = made.entries === entries ? made : { blocks: blocksOf(entries, made.blocks) }
  if (made.entries !== entries) setMade({ entries, blocks })
  return blocks.map((block) => <TaskBlock key={block.id} block={block} {...rows} />)
}

const TaskBlock = memo(
  function TaskBlock({ block, ...rows }: RowsProps & { block: Block }) {
    const height = block.entries.reduce((sum, entry) => sum + heightOf(entry), 0)
    return (
      <div
        role="presentation"
        className="divide-y divide-line first:*:first:rounded-t-2xl last:*:last:rounded-b-2xl"
        style={rows.near ? { contentVisibility: 'auto', containIntrinsicBlockSize: `auto ${height}px` } : undefined}
      >
        {block.entries.map((entry) => (
          <TaskRow key={entry.key} entry={entry} {...rows} />
        ))}
      </div>
    )
  },
  (before, now) =>
    before.near === now.near &&
    before.movable === now.movable &&
    before.onMove === now.onMove &&
    before.block.entries.length === now.block.entries.length &&
    before.block.entries.every((entry, at) => entry === now.block.entries[at]),
)

const heightOf = (entry: Entry): number => TITLE_HEIGHT + (hasFacts(shown(entry)) ? FACTS_HEIGHT : 0)
