import { useCallback, useEffect, useMemo, useState } from 'react'
import { useAccountId } from './account'
import { keptFor } from './kept'

/** A text that is being written, kept in the browser for its author until it has arrived. */
export interface Draft {
  text: string
  setText: (text: string) => void
  /** Takes over what the field held before the page's script came; it stands behind what was kept. */
  adopt: (typed: string) => void
  /** Empties the field; the text stays kept until `release`, for it may not arrive. */
  hold: () => void
  /** The held text has arrived, or was given another place. */
  release: () => void
}

const heldName = (name: string) => `held.${name}`
const draftName = (name: string) => `draft.${name}`

/**
 * The draft of this name. `arrived` says of a text that was held when the page went whether it arrived all the same;
 * what did not is back in the field.
 */
export function useDraft(name: string, arrived: (held: string) => boolean = () => false): Draft {
  const account = useAccountId()
  const kept = useMemo(() => keptFor(account), [account])
  const [text, show] = useState('')

  // biome-ignore lint/correctness/useExhaustiveDependencies: what arrived is asked for once, when the page opens
  useEffect(() => {
    const held = textOf(kept.read(heldName(name)))
    const lost = held !== '' && !arrived(held) ? held : ''
    if (!lost) kept.write(heldName(name), null)
    const parts = [lost, textOf(kept.read(draftName(name)))]
    const before = parts.filter((part) => part !== '').join('\n')
    // What was adopted is a part of it.
    if (before !== '') show((now) => (before.includes(now) ? before : now))
  }, [kept, name])

  const setText = useCallback(
    (next: string) => {
      show(next)
      kept.write(draftName(name), next === '' ? null : next)
    },
    [kept, name],
  )
  const adopt = useCallback(
    (typed: string) => {
      const draft = textOf(kept.read(draftName(name)))
      // Browsers give a field back what it held, and an effect runs twice in development.
      if (typed === '' || draft.endsWith(typed)) return
      setText(draft === '' ? typed : `${draft} ${typed}`)
    },
    [kept, name, setText],
  )
  const hold = useCallback(() => {
    kept.write(heldName(name), text)
    setText('')
  }, [kept, name, text, setText])
  const release = useCallback(() => kept.write(heldName(name), null), [kept, name])
  return { text, setText, adopt, hold, release }
}

/** Holds a text for a page that is about to open. */
export function holdText(account: string, name: string, text: string): void {
  keptFor(account).write(heldName(name), text)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
