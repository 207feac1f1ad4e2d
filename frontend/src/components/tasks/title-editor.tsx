'use client'

import { type KeyboardEvent, useRef } from 'react'
import { TITLE_LIMIT } from '@/api/tasks'

export interface EditorResult {
  /** The new title, or null to leave things as they were. */
  value: string | null
  /** Ended by a key, so the focus is still the person's to keep here. */
  byKeyboard: boolean
}

/** The title as a text field: Enter or leaving it saves, Escape or an empty title leaves things as they were. */
export function TitleEditor({ title, onEnd }: { title: string; onEnd: (result: EditorResult) => void }) {
  const ended = useRef(false)

  const end = (value: string | null, byKeyboard: boolean) => {
    // Leaving the document takes the focus away too, and that must not save what Escape just cancelled.
    if (ended.current) return
    ended.current = true
    onEnd({ value: value?.trim() || null, byKeyboard })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key !== 'Enter' && event.key !== 'Escape') return
    // The focus moves to the title at once; the rest of this key press would press that and open the field again.
    event.preventDefault()
    end(event.key === 'Enter' ? event.currentTarget.value : null, true)
  }

  return (
    <input
      defaultValue={title}
      maxLength={TITLE_LIMIT}
      // biome-ignore lint/a11y/noAutofocus: the person asked to edit the title; the focus was on it
      autoFocus
      aria-label="Title"
      autoComplete="off"
      onFocus={(event) => event.currentTarget.setSelectionRange(TITLE_LIMIT, TITLE_LIMIT)}
      onKeyDown={onKeyDown}
      onBlur={(event) => end(event.currentTarget.value, false)}
      className="mt-0.5 mb-1.5 block h-8 w-full rounded-lg bg-well px-1.5 outline-2 -outline-offset-2 outline-accent"
    />
  )
}
