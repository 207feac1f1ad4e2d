import type { ReadItem } from '@/api/readings'
import { DESCRIPTION_LIMIT, type NewTask, type Task, TITLE_LIMIT } from '@/api/tasks'

/** One thing that was understood of a text, which a person can take back. */
export interface Chip {
  kind: 'due' | 'repeat' | 'priority' | 'tag'
  /** The words that said it. */
  phrases: string[]
  /** The tag or the priority; empty for a date and for a repetition. */
  value: string
}

const BULLET = /^\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|\[[ xX]?\]\s+)+/

/** What was understood, in the order of the text; what was said in two places is one. */
export function chipsOf(item: ReadItem | null): Chip[] {
  const chips: Chip[] = []
  for (const { kind, value, due_at, text } of item?.spans ?? []) {
    const named = kind === 'tag' || kind === 'priority' || kind === 'repeat' ? kind : due_at !== null ? 'due' : null
    if (named === null) continue
    const known = chips.find((chip) => chip.kind === named && (isOne(named) || chip.value === value))
    if (known) known.phrases.push(text)
    else chips.push({ kind: named, phrases: [text], value: isOne(named) ? '' : (value ?? '') })
  }
  return chips
}

/** A task has one date and one repetition. */
const isOne = (kind: Chip['kind']) => kind === 'due' || kind === 'repeat'

/** The parts of a text that chips stand for. Those of an older text are there as far as it is still the same. */
export function markedParts(text: string, item: ReadItem | null): { start: number; end: number; phrase: string }[] {
  const spans = (item?.spans ?? []).filter(
    ({ kind, due_at }) => kind === 'tag' || kind === 'priority' || kind === 'repeat' || due_at !== null,
  )
  let from = 0
  return spans.flatMap(({ start, end, text: phrase }) => {
    if (start < from || text.slice(start, end) !== phrase) return []
    from = end
    return [{ start, end, phrase }]
  })
}

/** The task that a line means; the line as it is where nothing was read. */
export function taskOf(line: string, item: ReadItem | null): NewTask {
  if (item === null) return titled(line.replace(BULLET, '').trim() || line.trim())
  const typed = line.trim().slice(-(item.end - item.start))
  return {
    ...titled(wordsOf(item, typed)),
    ...(item.due_at !== null && { due_at: item.due_at, due_time_zone: item.due_time_zone }),
    ...(item.repeat !== null &&
      item.due_at !== null && {
        repeat: { rule: item.repeat, after_completion: item.repeat_after_completion, except_on: [] },
      }),
    ...(item.priority !== null && { priority: item.priority as Task['priority'] }),
    ...(item.tags.length > 0 && { tags: item.tags }),
  }
}

/** The title as it was read, but the letters as they were typed where nothing was cut; never an empty one. */
function wordsOf({ title }: ReadItem, typed: string): string {
  return title === '' || title.toLowerCase() === typed.toLowerCase() ? typed : title
}

/** What is too long for a title is complete in the description. */
function titled(words: string): NewTask {
  if (words.length <= TITLE_LIMIT) return { title: words }
  return { title: `${words.slice(0, TITLE_LIMIT - 1).trimEnd()}…`, description: words.slice(0, DESCRIPTION_LIMIT) }
}
