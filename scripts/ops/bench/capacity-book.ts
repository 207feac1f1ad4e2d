import type { DirectStep, Footprint, Step, Window } from './capacity-result.ts'

/** What so many backends hold at one moment. */
export interface FootprintSeen {
  readonly backends: number
  readonly connections: number
  readonly memoryBytes: Readonly<Record<keyof Footprint['memoryBytes'], number>>
}

export type Book = ReturnType<typeof createBook>

/** Keeps every window under what it measures. */
export function createBook() {
  const steps = new Map<string, Step & { windows: Window[] }>()
  const direct = new Map<string, DirectStep & { windows: DirectStep['windows'][number][] }>()
  const footprints = new Map<number, { connections: number[]; memoryBytes: Record<string, number[]> }>()
  return {
    keep(what: Omit<Step, 'windows'>, window: Window): void {
      const key = JSON.stringify(what)
      steps.set(key, { ...what, windows: [...(steps.get(key)?.windows ?? []), window] })
    },
    direct(what: Omit<DirectStep, 'windows'>, window: DirectStep['windows'][number]): void {
      const key = JSON.stringify(what)
      direct.set(key, { ...what, windows: [...(direct.get(key)?.windows ?? []), window] })
    },
    note({ backends, connections, memoryBytes }: FootprintSeen): void {
      const page = footprints.get(backends) ?? { connections: [], memoryBytes: {} }
      page.connections.push(connections)
      for (const [who, bytes] of Object.entries(memoryBytes))
        page.memoryBytes[who] = [...(page.memoryBytes[who] ?? []), bytes]
      footprints.set(backends, page)
    },
    all: () => ({
      steps: [...steps.values()].sort((a, b) => a.backends - b.backends),
      direct: [...direct.values()],
      footprints: [...footprints]
        .map(([backends, page]) => ({ backends, ...page }) as unknown as Footprint)
        .sort((a, b) => a.backends - b.backends),
    }),
  }
}
