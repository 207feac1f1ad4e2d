/** A row of a table by its heads. */
export type Row = Readonly<Record<string, string>>

/** Reads a table as kubectl prints it: columns begin where their heads begin. Undefined for a text that is none. */
export function parseTable(text: string): Row[] | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^[-\s]+$/.test(line))
  const [head = '', ...rest] = lines
  if (!/^\s*[A-Z][A-Z0-9 ()/_-]{2,}$/.test(head.trimEnd()) || rest.length === 0) return undefined
  const heads = [...head.matchAll(/\S+(?: (?!\s)\S+)*/g)].map((match) => ({ name: match[0], at: match.index }))
  if (heads.length < 2) return undefined
  return rest.map((line) => {
    const fits = heads.every(({ at }) => at === 0 || at >= line.length || line[at - 1] === ' ')
    const cells = fits
      ? heads.map(({ at }, index) => line.slice(at, heads[index + 1]?.at).trim())
      : splitCells(line, heads.length)
    return Object.fromEntries(heads.map(({ name }, index) => [name, cells[index] ?? '']))
  })
}

/** A table that lost its alignment: two blanks, a tab or, where that gives too few, any blank separates. */
function splitCells(line: string, amount: number): string[] {
  const wide = line.trim().split(/\s{2,}|\t/)
  const cells = wide.length >= amount ? wide : line.trim().split(/\s+/)
  return cells.length > amount ? [...cells.slice(0, amount - 1), cells.slice(amount - 1).join(' ')] : cells
}
