/** ` (did you mean "load"?)` when one of the known words is close to the given one, else an empty string. */
export function nearest(word: string, known: readonly string[]): string {
  const scored = known.map((each) => ({ each, distance: editDistance(word, each) })).sort((a, b) => a.distance - b.distance)
  const best = scored[0]
  return best && best.distance <= Math.max(1, Math.floor(best.each.length / 3)) ? ` (did you mean "${best.each}"?)` : ''
}

/** Levenshtein distance, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
