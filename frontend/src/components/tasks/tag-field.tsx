'use client'

import { type KeyboardEvent, useId, useState } from 'react'
import { TAG_LENGTH_LIMIT, TAG_LIMIT } from '@/api/tasks'
import { CloseIcon } from '@/components/ui/icons'

interface TagFieldProps {
  label?: string
  value: string[]
  onChange: (tags: string[]) => void
  /** Tags in use already. */
  known: string[]
}

/** Tags as people type them: Enter, comma or leaving the field adds, Backspace takes the last one away. */
export function TagField({ label = 'Tags', value, onChange, known }: TagFieldProps) {
  const id = useId()
  const [text, setText] = useState('')
  const full = value.length >= TAG_LIMIT

  const add = (typed: string) => {
    const tags = typed
      .split(',')
      .map((tag) => tag.trim().replace(/^#/, '').toLowerCase())
      .filter((tag) => tag !== '')
    if (tags.length > 0) onChange([...new Set([...value, ...tags])].slice(0, TAG_LIMIT))
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault()
      add(text)
    }
    if (event.key === 'Backspace' && text === '' && value.length > 0) onChange(value.slice(0, -1))
  }
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <div className="flex min-h-12 flex-wrap items-center gap-1.5 rounded-xl border border-line bg-surface p-1 transition-colors hover:border-outline focus-within:border-accent has-[input:focus-visible]:ring-3 has-[input:focus-visible]:ring-accent/20">
        {value.map((tag) => (
          <span key={tag} className="flex h-10 items-center rounded-lg bg-well pl-3 text-[0.875rem] font-medium">
            <span className="max-w-40 truncate">{tag}</span>
            <button
              type="button"
              aria-label={`Remove tag ${tag}`}
              onClick={() => onChange(value.filter((other) => other !== tag))}
              className="flex size-10 items-center justify-center rounded-lg text-muted outline-offset-[-4px] hover:text-ink"
            >
              <CloseIcon width="14" height="14" />
            </button>
          </span>
        ))}
        <input
          id={id}
          value={text}
          disabled={full}
          maxLength={TAG_LENGTH_LIMIT}
          list={`${id}-known`}
          autoComplete="off"
          autoCapitalize="none"
          placeholder={full ? `At most ${TAG_LIMIT} tags` : 'Add a tag'}
          onChange={(event) =>
            event.currentTarget.value.includes(',')
              ? add(event.currentTarget.value)
              : setText(event.currentTarget.value)
          }
          onKeyDown={onKeyDown}
          onBlur={() => add(text)}
          className="h-10 min-w-28 flex-1 bg-transparent px-2.5 text-base outline-none placeholder:text-muted"
        />
        <datalist id={`${id}-known`}>
          {known
            .filter((tag) => !value.includes(tag))
            .map((tag) => (
              <option key={tag} value={tag} />
            ))}
        </datalist>
      </div>
    </div>
  )
}
