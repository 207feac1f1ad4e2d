import type { KubeObject } from './cluster.ts'

/** One line of a watch of the API server. */
export interface WatchEvent {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR'
  object: KubeObject
}

/** Objects as listings and watches tell of them. */
export interface ObjectMemory {
  /** What is known at this moment. */
  objects(): KubeObject[]
  /**
   * Begins with a new watch of one kind and gives what takes its events; that says whether what is known may have
   * changed, and throws at an ERROR. Nothing is forgotten until the watch has told everything that exists.
   */
  follow(): (event: WatchEvent) => boolean
  /** Replaces everything by a listing, which it returns. */
  replace(read: () => Promise<KubeObject[]>): Promise<KubeObject[]>
}

type Known = Map<string, KubeObject>

export function createObjectMemory(): ObjectMemory {
  let known: Known = new Map()
  let late: ((known: Known) => void)[] | undefined
  const change = (apply: (known: Known) => void): true => {
    apply(known)
    late?.push(apply)
    return true
  }
  return {
    objects: () => [...known.values()],
    follow() {
      let initial: Known | undefined = new Map()
      return ({ type, object }) => {
        if (type === 'ERROR') throw new Error(`the watch ended: ${JSON.stringify(object)}`)
        if (type !== 'BOOKMARK' && !initial) return change((known) => apply(known, type, object))
        if (type !== 'BOOKMARK') return (apply(initial!, type, object), false)
        if (!initial || !endsInitialEvents(object)) return false
        const all = initial
        initial = undefined
        return change((known) => replaceKind(known, object.kind, all))
      }
    },
    async replace(read) {
      const changes = (late = [])
      try {
        const listing = await read()
        known = new Map(listing.map((object) => [keyOf(object), object]))
        // What came meanwhile may be newer than the listing; where it is older, the watch tells the rest in a moment.
        for (const apply of changes as ((known: Known) => void)[]) apply(known)
        return listing
      } finally {
        late = undefined
      }
    },
  }
}

/** A successor may have the name of an object that is gone, as pods of a StatefulSet do. */
const keyOf = ({ kind, metadata: { uid, name } }: KubeObject): string => uid ?? `${kind}/${name}`

function apply(known: Known, type: 'ADDED' | 'MODIFIED' | 'DELETED', object: KubeObject): void {
  if (type === 'DELETED') known.delete(keyOf(object))
  else known.set(keyOf(object), object)
}

function replaceKind(known: Known, kind: string, all: Known): void {
  for (const [key, object] of known) if (object.kind === kind) known.delete(key)
  for (const [key, object] of all) known.set(key, object)
}

const endsInitialEvents = ({ metadata }: KubeObject): boolean =>
  metadata.annotations?.['k8s.io/initial-events-end'] === 'true'
