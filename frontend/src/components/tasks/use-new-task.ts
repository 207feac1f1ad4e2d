import { useEffect, useState } from 'react'
import type { ReadItem } from '@/api/readings'
import type { NewTask } from '@/api/tasks'
import { type Clock, dueFields, dueInWords, dueOf } from '@/lib/due'
import { sentence } from '@/lib/repeat'
import { PRIORITY_NAMES } from '@/lib/task-labels'
import { type Chip, chipsOf, markedParts, taskOf } from '@/lib/understood'
import { useAnnounce } from '@/state/announcer'
import { useTasks } from '@/state/tasks'
import { useReading } from '@/state/use-reading'
import { type Details, detailsFor } from './task-details'

const SPAN_KINDS = { due: ['due', 'repeat'], priority: ['priority'], tags: ['tag'] } as const satisfies Record<
  keyof Details,
  readonly Chip['kind'][]
>

/**
 * The task that a text and what was chosen beside it make. What was chosen by hand goes before what was read, and that
 * before what the view suggests. Nothing is read while it is `paused`.
 */
export function useNewTask(text: string, paused: boolean) {
  const { query, clock } = useTasks()
  const announce = useAnnounce()
  const [chosen, setChosen] = useState<Partial<Details>>({})
  const [asText, setAsText] = useState<string[]>([])
  const { item, exact, readNow } = useReading(text, { asText, timeZone: clock.timeZone, paused })
  const suggested = { ...detailsFor(query, clock), ...chosen }
  const chips = chipsOf(item).filter(({ phrases }) => !phrases.some((phrase) => asText.includes(phrase)))
  const due = { due_at: item?.due_at ?? null, due_time_zone: item?.due_time_zone ?? null }

  const words = (chip: Chip) => {
    if (chip.kind === 'priority') return PRIORITY_NAMES[chip.value as Details['priority']]
    if (chip.kind === 'tag') return chip.value
    if (chip.kind === 'repeat') return repeatWords(item, chips, due, clock)
    return dueInWords(due, clock)?.short ?? ''
  }
  const shown = chips.map((chip) => ({ chip, words: words(chip) }))
  const remarks = item?.remarks ?? []
  const said = [...shown.map(({ chip, words }) => `${chip.kind} ${words}`), ...remarks].join(', ')
  useEffect(() => {
    if (said !== '') announce(`Understood: ${said}`)
  }, [said, announce])

  const has = (kind: Chip['kind']) => chips.some((chip) => chip.kind === kind)
  const details: Details = {
    due: has('due') || has('repeat') ? dueOf(due) : suggested.due,
    priority: has('priority') ? (item?.priority ?? 'none') : suggested.priority,
    tags: [...new Set([...suggested.tags, ...chips.filter(({ kind }) => kind === 'tag').map(({ value }) => value)])],
  }
  const back = (which: (chip: Chip) => boolean) =>
    setAsText((known) => [...new Set([...known, ...chips.filter(which).flatMap(({ phrases }) => phrases)])])

  return {
    details,
    /** Chosen by hand: words that say something else are text. */
    choose: (next: Details) => {
      for (const part of ['due', 'priority', 'tags'] as const) {
        if (JSON.stringify(next[part]) === JSON.stringify(details[part])) continue
        setChosen((now) => ({ ...now, [part]: next[part] }))
        back(({ kind, value }) => isOneOf(SPAN_KINDS[part], kind) && !(kind === 'tag' && next.tags.includes(value)))
      }
    },
    chips: shown,
    remarks,
    marks: markedParts(text, item).filter(({ phrase }) => !asText.includes(phrase)),
    back: (chip: Chip) => back((other) => other === chip),
    /** What to add now, and what it means once that was read. `line` is the text as the form has it. */
    finish: (line: string): { typed: NewTask; reading: Promise<NewTask> | undefined } => {
      const complete = (task: NewTask): NewTask => withDetails(task, suggested)
      if (exact && line === text) return { typed: complete(taskOf(line, exact)), reading: undefined }
      const reading = readNow(line).then((known) => complete(taskOf(line, known)))
      return { typed: complete(taskOf(line, null)), reading }
    },
    reset: () => {
      setChosen({})
      setAsText([])
    },
  }
}

const isOneOf = (kinds: readonly Chip['kind'][], kind: Chip['kind']) => kinds.includes(kind)

/** How often, and when first where no other chip says so. */
function repeatWords(
  item: ReadItem | null,
  chips: Chip[],
  due: Parameters<typeof dueInWords>[0],
  clock: Clock,
): string {
  const often = sentence(item?.repeat_text ?? '')
  const first = chips.some(({ kind }) => kind === 'due') ? null : dueInWords(due, clock)
  return first ? `${often} from ${first.short}` : often
}

/** What the text says goes before what is suggested. Only what differs from a plain task is sent. */
function withDetails(task: NewTask, { due, priority, tags }: Details): NewTask {
  const all = [...new Set([...tags, ...(task.tags ?? [])])]
  return {
    ...task,
    ...(task.due_at === undefined && due && dueFields(due)),
    ...(task.priority === undefined && priority !== 'none' && { priority }),
    ...(all.length > 0 && { tags: all }),
  }
}
