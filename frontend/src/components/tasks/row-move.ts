/** Where a row goes in the person's order. */
export type RowMove = 'up' | 'down' | 'top' | 'bottom'

/**
 * The key behind which a row lies after a move: null for the beginning, undefined when the move leads nowhere else.
 */
export function neighbourAfterMove(keys: string[], key: string, move: RowMove): string | null | undefined {
  const others = keys.filter((other) => other !== key)
  const at = keys.indexOf(key)
  const to = { up: at - 1, down: at + 1, top: 0, bottom: others.length }[move]
  if (to < 0 || to > others.length || to === at) return undefined
  return others[to - 1] ?? null
}
