'use client'

import { type KeyboardEvent, useEffect, useRef } from 'react'
import { MESSAGE_LIMIT } from '@/api/conversations'
import { ArrowUpIcon, StopIcon } from '@/components/ui/icons'
import { submitTo } from '@/components/ui/submit-to'
import type { Draft } from '@/state/use-draft'

interface ChatComposerProps {
  draft: Draft
  onSend: (text: string) => void
  /** An answer is under way; what is typed meanwhile waits. */
  busy: boolean
  onStop?: () => void
}

/** Where the person writes. Enter sends, Shift and Enter begin a new line. */
export function ChatComposer({ draft: { text, setText, adopt, hold }, onSend, busy, onStop }: ChatComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  const form = useRef<HTMLFormElement>(null)

  // On a phone the keyboard would cover the conversation.
  useEffect(() => {
    adopt(field.current?.value ?? '')
    if (window.matchMedia('(pointer: fine)').matches) field.current?.focus()
  }, [adopt])

  const send = () => {
    const message = text.trim()
    if (message === '' || busy) return
    hold()
    onSend(message)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While an input method composes, Enter chooses a character.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    form.current?.requestSubmit()
  }

  return (
    <div className="sticky bottom-(--section-bar) z-10 bg-canvas px-4 pb-4 before:pointer-events-none before:absolute before:inset-x-0 before:-top-6 before:h-6 before:bg-linear-to-t before:from-canvas sm:px-6">
      <form
        ref={form}
        {...submitTo(send)}
        className="relative mx-auto flex max-w-3xl items-end gap-2 rounded-3xl border border-line bg-surface p-2 pl-4 shadow-card transition-colors focus-within:border-accent has-[textarea:focus-visible]:ring-3 has-[textarea:focus-visible]:ring-accent/20"
      >
        <textarea
          ref={field}
          rows={1}
          value={text}
          maxLength={MESSAGE_LIMIT}
          aria-label="Message"
          placeholder="Ask, or say what to do…"
          enterKeyHint="send"
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={onKeyDown}
          className="field-sizing-content max-h-48 min-h-10 min-w-0 flex-1 resize-none bg-transparent py-2 text-base outline-none placeholder:text-muted"
        />
        {text.length > MESSAGE_LIMIT * 0.9 && (
          <span className="self-center text-xs text-muted tabular-nums">{MESSAGE_LIMIT - text.length}</span>
        )}
        {busy && onStop ? (
          <button
            type="button"
            onClick={onStop}
            aria-label="Stop"
            title="Stop"
            className="flex size-10 shrink-0 items-center justify-center rounded-full bg-ink text-canvas"
          >
            <StopIcon />
          </button>
        ) : (
          <button
            type="submit"
            disabled={busy || text.trim() === ''}
            aria-label="Send"
            title="Send"
            className="flex size-10 shrink-0 items-center justify-center rounded-full bg-accent text-on-accent transition hover:bg-accent-strong disabled:bg-well disabled:text-muted"
          >
            <ArrowUpIcon />
          </button>
        )}
      </form>
    </div>
  )
}
