'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import type { Part } from '@/lib/task-conflict'
import type { Entry } from '@/state/task-list'
import type { Draft } from './draft'

/** A task in the editor: where to begin, and what was written before when an edit is taken up again. */
export interface Editing {
  entry: Entry
  part?: Part
  draft?: Draft
}

/** Chosen tasks that get a date or tags. */
export interface ForChosen {
  part: 'due' | 'tags'
  entries: Entry[]
}

/** Which dialog is open. */
interface Open {
  editing: Editing | null
  /** The tasks that get a priority. */
  prioritizing: Entry[]
  chosen: ForChosen | null
  help: boolean
}

/** Opens and closes them. Never changes, so asking for it renders nothing again. */
export interface Panels {
  edit: (editing: Editing | null) => void
  prioritize: (entries: Entry[]) => void
  forChosen: (chosen: ForChosen | null) => void
  showHelp: (help: boolean) => void
}

const OpenContext = createContext<Open | null>(null)
const Context = createContext<Panels | null>(null)

/** Holds the dialogs of the page: there is one of each, whatever row asks for it. */
export function PanelsProvider({ children }: { children: ReactNode }) {
  const [editing, edit] = useState<Editing | null>(null)
  const [prioritizing, prioritize] = useState<Entry[]>([])
  const [chosen, forChosen] = useState<ForChosen | null>(null)
  const [help, showHelp] = useState(false)
  const panels = useMemo(() => ({ edit, prioritize, forChosen, showHelp }), [])
  const open = useMemo(() => ({ editing, prioritizing, chosen, help }), [editing, prioritizing, chosen, help])
  return (
    <Context value={panels}>
      <OpenContext value={open}>{children}</OpenContext>
    </Context>
  )
}

export function usePanels(): Panels {
  const panels = useContext(Context)
  if (!panels) throw new Error('usePanels needs a PanelsProvider above it')
  return panels
}

export function useOpenPanels(): Open {
  const open = useContext(OpenContext)
  if (!open) throw new Error('useOpenPanels needs a PanelsProvider above it')
  return open
}
