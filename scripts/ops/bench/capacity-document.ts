/**
 * A document with each part replaced that stands between `<!-- capacity: NAME -->` and `<!-- /capacity -->`. Throws
 * when a part has no place in it, or a place no part.
 */
export function filled(document: string, parts: Readonly<Record<string, string>>): string {
  const places = [...document.matchAll(/<!-- capacity: (\w+) -->/g)].map(([, name]) => name!)
  const missing = Object.keys(parts).filter((name) => !places.includes(name))
  const unknown = places.filter((name) => parts[name] === undefined)
  if (missing.length > 0 || unknown.length > 0)
    throw new Error(`the document has no place for: ${missing.join(', ')}; nothing is known of: ${unknown.join(', ')}`)
  return document.replace(
    /(<!-- capacity: (\w+) -->\n)[\s\S]*?(<!-- \/capacity -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}\n${parts[name]}\n\n${end}`,
  )
}
