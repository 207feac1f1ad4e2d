import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'

/**
 * Makes the rows of a list draggable by their grips, those that come later as well, and returns how to stop that. A row
 * that comes or goes ends no drag that is under way. `keysNow` tells their present order.
 */
export function watchDrags(
  list: HTMLElement,
  keysNow: () => string[],
  onDrop: (key: string, after: string | null) => void,
): () => void {
  return combine(
    watchRows(list),
    monitorForElements({
      onDrop: ({ source, location }) => {
        const target = location.current.dropTargets[0]
        const dragged = source.data.key
        if (!target || typeof dragged !== 'string') return
        const others = keysNow().filter((key) => key !== dragged)
        const at = others.indexOf(String(target.data.key))
        onDrop(dragged, extractClosestEdge(target.data) === 'top' ? (others[at - 1] ?? null) : (others[at] ?? null))
      },
    }),
  )
}

function watchRows(list: HTMLElement): () => void {
  const watched = new Map<HTMLElement, () => void>()
  const update = () => {
    // A row that is a title alone has no grip yet.
    const rows = new Set(list.querySelectorAll<HTMLElement>('[data-row]:not([data-brief])'))
    for (const [row, stop] of watched) {
      if (rows.has(row)) continue
      stop()
      watched.delete(row)
    }
    for (const row of rows) if (!watched.has(row)) watched.set(row, watchRow(row))
  }
  const observer = new MutationObserver(update)
  observer.observe(list, { childList: true, subtree: true, attributeFilter: ['data-brief'] })
  update()
  return () => {
    observer.disconnect()
    for (const stop of watched.values()) stop()
  }
}

function watchRow(row: HTMLElement): () => void {
  const grip = row.querySelector<HTMLElement>('[data-grip]')
  const key = row.dataset.row ?? ''
  if (!grip) return () => undefined
  return combine(
    draggable({
      element: row,
      dragHandle: grip,
      getInitialData: () => ({ key }),
      onDragStart: () => {
        row.dataset.dragged = ''
      },
      onDrop: () => {
        delete row.dataset.dragged
      },
    }),
    dropTargetForElements({
      element: row,
      canDrop: ({ source }) => source.data.key !== key,
      getData: ({ input, element }) => attachClosestEdge({ key }, { input, element, allowedEdges: ['top', 'bottom'] }),
      onDrag: ({ self }) => {
        row.dataset.edge = extractClosestEdge(self.data) ?? ''
      },
      onDragLeave: () => {
        delete row.dataset.edge
      },
      onDrop: () => {
        delete row.dataset.edge
      },
    }),
  )
}
