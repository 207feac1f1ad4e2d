/**
 * The same function for texts that come again and again: one that is among the last `kept` is not parsed anew. Callers
 * share the value and do not change it.
 */
export function parsedOnce<T>(parse: (text: string) => T, kept: number): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const value = known.has(text) ? known.get(text)! : parse(text)
    known.delete(text)
    known.set(text, value)
    if (known.size > kept) known.delete(known.keys().next().value!)
    return value
  }
}
