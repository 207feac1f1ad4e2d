import { useSyncExternalStore } from 'react'

/** What Next.js makes of the history in a browser: components follow the address. For `vi.mock('next/navigation')`. */
const listeners = new Set<() => void>()
const tell = () => listeners.forEach((listener) => listener())

for (const method of ['pushState', 'replaceState'] as const) {
  const original = window.history[method].bind(window.history)
  window.history[method] = (...args) => {
    original(...args)
    tell()
  }
}
window.addEventListener('popstate', tell)

export function useSearchParams(): URLSearchParams {
  const search = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => window.location.search,
  )
  return new URLSearchParams(search)
}
