'use client'

import { type ClipboardEvent, type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { READ_LIMIT } from '@/api/readings'
import { IconButton } from '@/components/ui/icon-button'
import { ChevronDownIcon, EnterIcon, PlusIcon } from '@/components/ui/icons'
import { submitTo } from '@/components/ui/submit-to'
import { dueFields } from '@/lib/due'
import type { Chip } from '@/lib/understood'
import { useTaskActions } from '@/state/tasks'
import { useDraft } from '@/state/use-draft'
import { chipBefore, linesOf } from './composer-text'
import { MarkedInput } from './marked-input'
import type { Details } from './task-details'
import { TaskFacts } from './task-facts'
import { UnderstoodChips } from './understood-chips'
import { useNewTask } from './use-new-task'

const ComposerDetails = lazy(() => import('./composer-details'))
const PastedLines = lazy(() => import('./pasted-lines'))

/** Where the keyboard goes when the row that had it is gone. */
export const COMPOSER_ID = 'new-task'
const REMARKS_ID = `${COMPOSER_ID}-remarks`

/** One line to write a task into; it keeps the focus, so several can be added in a row. */
export function TaskComposer() {
  const { add } = useTaskActions()
  const input = useRef<HTMLInputElement>(null)
  const { text, setText, adopt } = useDraft(COMPOSER_ID)
  const [open, setOpen] = useState(false)
  const [pasted, setPasted] = useState<{ before: string; lines: string[] } | null>(null)
  const task = useNewTask(text, pasted !== null)

  // The list streams in after the page, too late for the attribute `autofocus`. On a phone the keyboard would be in the
  // way.
  useEffect(() => {
    adopt(input.current?.value ?? '')
    const idle = document.activeElement === document.body
    if (idle && window.matchMedia('(pointer: fine)').matches) input.current?.focus()
  }, [adopt])

  const empty = (rest = '') => {
    task.reset()
    setPasted(null)
    setText(rest)
    input.current?.focus()
  }
  const onSubmit = (data: FormData) => {
    // What was sent before the page was ready is in the form alone.
    const line = String(data.get('title'))
    if (line.trim() === '') return
    const { typed, reading } = task.finish(line)
    void add(typed, reading)
    empty()
  }
  const back = (chip: Chip) => {
    task.back(chip)
    input.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Escape') event.currentTarget.blur()
    const chip = event.key === 'Backspace' ? chipBefore(event, task) : undefined
    if (!chip) return
    event.preventDefault()
    task.back(chip)
  }
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const lines = linesOf(event.clipboardData.getData('text/plain'))
    if (lines.length < 2) return
    event.preventDefault()
    // The text itself goes into the field as one line: whatever becomes of the offer, nothing is lost.
    const { selectionStart, selectionEnd } = event.currentTarget
    setPasted({ before: text, lines })
    setText(
      `${text.slice(0, selectionStart ?? text.length)}${lines.join(' ')}${text.slice(selectionEnd ?? text.length)}`,
    )
  }
  const onOfferClosed = () => {
    setPasted(null)
    input.current?.focus()
  }

  return (
    <form
      {...submitTo(onSubmit)}
      aria-label="Add a task"
      className="rounded-2xl border border-line bg-surface shadow-card transition-colors focus-within:border-accent has-[#new-task:focus-visible]:ring-3 has-[#new-task:focus-visible]:ring-accent/20"
    >
      <div className="group flex h-14 items-center gap-1 pr-2 pl-4">
        <PlusIcon className="shrink-0 text-accent" strokeWidth="2" />
        <MarkedInput
          ref={input}
          id={COMPOSER_ID}
          name="title"
          value={text}
          marks={task.marks}
          onChange={(event) => {
            if (event.currentTarget.value === '') task.reset()
            setText(event.currentTarget.value)
          }}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          maxLength={READ_LIMIT}
          aria-label="New task"
          aria-describedby={task.remarks.length > 0 ? REMARKS_ID : undefined}
          placeholder="What needs doing?"
          autoComplete="off"
          enterKeyHint="done"
        />
        <IconButton
          label={open ? 'Fewer details' : 'Due date, priority and tags'}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="rounded-xl"
        >
          <ChevronDownIcon className={`transition-transform ${open ? 'rotate-180' : ''}`} />
        </IconButton>
        <button
          type="submit"
          className="inline-flex h-10 items-center gap-2 rounded-xl bg-accent px-3.5 text-[0.9375rem] font-semibold text-on-accent transition hover:bg-accent-strong group-has-placeholder-shown:bg-well group-has-placeholder-shown:text-muted"
        >
          Add
          <EnterIcon width="16" height="16" className="hidden opacity-75 sm:block" />
        </button>
      </div>
      <UnderstoodChips chips={task.chips} remarks={task.remarks} remarksId={REMARKS_ID} onBack={back} />
      {pasted && (
        <Suspense>
          <PastedLines lines={pasted.lines} onAdded={() => empty(pasted.before)} onClose={onOfferClosed} />
        </Suspense>
      )}
      {open ? (
        <Suspense fallback={<div className="h-40" />}>
          <ComposerDetails value={task.details} onChange={task.choose} />
        </Suspense>
      ) : (
        <OtherFacts details={task.details} understood={task.chips.map(({ chip }) => chip)} />
      )}
    </form>
  )
}

/** What the task will have besides what was understood of its text. */
function OtherFacts({ details, understood }: { details: Details; understood: { kind: string; value: string }[] }) {
  const said = (kind: string) => understood.some((chip) => chip.kind === kind)
  const tags = details.tags.filter((tag) => !understood.some(({ kind, value }) => kind === 'tag' && value === tag))
  return (
    <TaskFacts
      task={{
        ...dueFields(said('due') || said('repeat') ? null : details.due),
        priority: said('priority') ? 'none' : details.priority,
        tags,
        status: 'todo',
      }}
      className="-mt-1 px-12 pb-3"
    />
  )
}
