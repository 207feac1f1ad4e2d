/**
 * What the browser keeps for one account, as JSON under names. Survives a reload, a closed tab and an ended session. A
 * browser that refuses storage (private windows, a full disk) keeps it for as long as the page is open.
 */
export interface Kept {
  read: (name: string) => unknown
  /** Null takes it away. */
  write: (name: string, value: unknown) => void
  /** The names that begin like this. */
  names: (beginning: string) => string[]
  /** Calls when another tab wrote something. */
  subscribe: (listener: () => void) => () => void
}

const prefixOf = (account: string) => `taskora.${account}.`
const memory = new Map<string, string>()

export function keptFor(account: string): Kept {
  const prefix = prefixOf(account)
  return {
    read: (name) => parsed(textOf(prefix + name)),
    write: (name, value) => put(prefix + name, value === null ? null : JSON.stringify(value)),
    names: (beginning) =>
      allNames()
        .filter((name) => name.startsWith(prefix + beginning))
        .map((name) => name.slice(prefix.length)),
    subscribe: (listener) => {
      const onStorage = ({ key }: StorageEvent) => (key === null || key.startsWith(prefix)) && listener()
      window.addEventListener('storage', onStorage)
      return () => window.removeEventListener('storage', onStorage)
    },
  }
}

/** Takes away everything that is kept for an account: it was deleted. */
export function forgetKept(account: string): void {
  for (const name of allNames()) if (name.startsWith(prefixOf(account))) put(name, null)
}

function textOf(name: string): string | null {
  try {
    return memory.get(name) ?? localStorage.getItem(name)
  } catch {
    return memory.get(name) ?? null
  }
}

function put(name: string, text: string | null): void {
  memory.delete(name)
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    if (text !== null) memory.set(name, text)
  }
}

function allNames(): string[] {
  try {
    return [...Object.keys(localStorage), ...memory.keys()]
  } catch {
    return [...memory.keys()]
  }
}

/** Somebody may have written there by hand. */
function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return null
  }
}
