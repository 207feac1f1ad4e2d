'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'

/** Which rows are chosen for doing something to all of them. */
export interface Selection {
  /** Rows show boxes for choosing. */
  active: boolean
  keys: ReadonlySet<string>
  start: () => void
  /** Chooses a row or lets it go. With `through`, the rows from the last chosen one to this are chosen as well. */
  toggle: (key: string, through?: string[]) => void
  choose: (keys: string[]) => void
  end: () => void
}

interface State {
  active: boolean
  keys: ReadonlySet<string>
  /** Where a range begins. */
  anchor: string | null
}

const NOTHING: State = { active: false, keys: new Set(), anchor: null }
const Context = createContext<Selection | null>(null)

export function SelectionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState(NOTHING)
  const actions = useMemo(
    () => ({
      start: () => setState((now) => ({ ...now, active: true })),
      toggle: (key: string, through?: string[]) => setState((now) => toggled(now, key, through)),
      choose: (keys: string[]) => setState({ active: true, keys: new Set(keys), anchor: keys.at(-1) ?? null }),
      end: () => setState(NOTHING),
    }),
    [],
  )
  const value = useMemo(() => ({ ...actions, active: state.active, keys: state.keys }), [actions, state])
  return <Context value={value}>{children}</Context>
}

function toggled(state: State, key: string, through?: string[]): State {
  const keys = new Set(state.keys)
  if (through && state.anchor !== null && through.includes(state.anchor)) {
    const [from = 0, to = 0] = [through.indexOf(state.anchor), through.indexOf(key)].sort((a, b) => a - b)
    for (const between of through.slice(from, to + 1)) keys.add(between)
  } else if (!keys.delete(key)) keys.add(key)
  return { active: true, keys, anchor: key }
}

export function useSelection(): Selection {
  const selection = useContext(Context)
  if (!selection) throw new Error('useSelection needs a SelectionProvider above it')
  return selection
}
