/** A line of a description with those that are indented beneath it. */
export interface Entry {
  readonly key: string
  readonly value: string
  readonly children: Entry[]
  /** The lines beneath, as they stand, without their common indentation. */
  readonly lines: string[]
}

/** Reads what `kubectl describe` prints for one object. */
export function parseDescription(text: string): Entry {
  const root: Entry = { key: '', value: '', children: [], lines: [] }
  const stack: { entry: Entry; indent: number }[] = [{ entry: root, indent: -1 }]
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const indent = line.length - line.trimStart().length
    while (stack.length > 1 && stack.at(-1)!.indent >= indent) stack.pop()
    for (const { entry } of stack.slice(1)) entry.lines.push(line.trim())
    const [, key, value = ''] = /^([^:]+?):(?:\s+(.*))?$/.exec(line.trim()) ?? []
    const parent = stack.at(-1)!.entry
    if (key === undefined || key.length > 60) {
      // A value that goes on in the next line, such as further labels.
      parent.children.push({ key: '', value: line.trim(), children: [], lines: [] })
      continue
    }
    const entry: Entry = { key, value: value.trim(), children: [], lines: [] }
    parent.children.push(entry)
    stack.push({ entry, indent })
  }
  return root
}

export const child = (entry: Entry | undefined, ...keys: string[]): Entry | undefined =>
  entry?.children.find(({ key }) => keys.some((each) => each.toLowerCase() === key.toLowerCase()))

/** The value of a child; undefined for one that is empty. */
export function textOf(entry: Entry | undefined, ...keys: string[]): string | undefined {
  const value = child(entry, ...keys)?.value
  return value === undefined || value === '' || /^<(none|unset|nil|unknown)>$/.test(value) ? undefined : value
}

/** `a=b` pairs of a child, over all of its lines. */
export function pairsOf(entry: Entry | undefined, key: string): Record<string, string> {
  const found = child(entry, key)
  const texts = found ? [found.value, ...found.lines] : []
  return Object.fromEntries(
    texts
      .flatMap((text) => text.split(/,(?=[\w./-]+=)/))
      .flatMap((text) => {
        const [, name, value] = /^([\w./-]+)[=:]\s*(.*)$/.exec(text.trim()) ?? []
        return name === undefined ? [] : [[name, value!]]
      }),
  )
}
