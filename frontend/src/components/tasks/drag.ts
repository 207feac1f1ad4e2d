import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine'
import { draggable, dropTargetForElements, monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { attachClosestEdge, extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge'

/**
 * Makes the rows of a list draggable by their grips, and returns how to stop that. `keysNow` tells their present order.
 */
export function watchDrags(
  list: HTMLElement,
  keysNow: () => string[],
  onDrop: (key: string, after: string | null) => void,
): () => void {
  const rows = [...list.querySelectorAll<HTMLElement>('[data-row]')]
  return combine(
    ...rows.flatMap((row) => {
      const grip = row.querySelector<HTMLElement>('[data-grip]')
      const key = row.dataset.row ?? ''
      if (!grip) return []
      return [
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
          getData: ({ input, element }) =>
            attachClosestEdge({ key }, { input, element, allowedEdges: ['top', 'bottom'] }),
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
      ]
    }),
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
