/** What one run has established so far. Whoever runs steps again and again begins each round with a new one. */
export type Memory = Map<Fact<unknown>, Promise<unknown> | { readonly value: unknown }>

/** A key to one fact. The module that owns the fact keeps its key to itself, so nobody else can read or write it. */
export interface Fact<T> {
  readonly name: string
  /** Never set: it only carries the type. */
  readonly type?: T
}

interface WithMemory {
  readonly memory: Memory
}

export const fact = <T>(name: string): Fact<T> => ({ name })

export const newMemory = (): Memory => new Map()

/**
 * The fact as this run first read it; callers who come while it is being read share that reading. One that failed is
 * forgotten.
 */
export async function recall<T>(context: WithMemory, key: Fact<T>, read: () => Promise<T>): Promise<T> {
  const { memory } = context
  const entry = memory.get(key)
  if (entry) return (entry instanceof Promise ? entry : entry.value) as T
  const reading = read()
  memory.set(key, reading)
  try {
    const value = await reading
    if (memory.get(key) === reading) remember(context, key, value)
    return value
  } catch (error) {
    if (memory.get(key) === reading) memory.delete(key)
    throw error
  }
}

/** The fact when this run has established it; asks nobody. */
export function peek<T>({ memory }: WithMemory, key: Fact<T>): T | undefined {
  const entry = memory.get(key)
  return entry instanceof Promise ? undefined : (entry?.value as T | undefined)
}

export const remember = <T>({ memory }: WithMemory, key: Fact<T>, value: T): void => void memory.set(key, { value })

/** For what changes the thing behind a fact: the next caller reads it anew. */
export const forget = ({ memory }: WithMemory, key: Fact<unknown>): void => void memory.delete(key)
