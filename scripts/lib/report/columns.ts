/** Pads every column to its widest cell; the last one is left as it is. Colour codes do not count as width. */
export function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const width = (cell: string): number => cell.replace(/\x1b\[[0-9;]*m/g, '').length
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(most[index] ?? 0, width(cell))),
    [],
  )
  const pad = (cell: string, index: number, { length }: readonly string[]): string =>
    index === length - 1 ? cell : cell + ' '.repeat(widths[index]! - width(cell))
  return rows.map((row) => row.map((cell, index) => pad(cell, index, row)).join('   '))
}
