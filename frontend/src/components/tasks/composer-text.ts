import type { KeyboardEvent } from 'react'
import type { Chip } from '@/lib/understood'
import type { useNewTask } from './use-new-task'

/** What stands directly before the caret, when that was understood. */
export function chipBefore(
  { currentTarget, ctrlKey, metaKey, altKey }: KeyboardEvent<HTMLInputElement>,
  { marks, chips }: ReturnType<typeof useNewTask>,
): Chip | undefined {
  const { selectionStart, selectionEnd } = currentTarget
  if (selectionStart !== selectionEnd || ctrlKey || metaKey || altKey) return undefined
  const mark = marks.find(({ end }) => end === selectionStart)
  return mark && chips.find(({ chip }) => chip.phrases.includes(mark.phrase))?.chip
}

/** The lines of a text that say something. */
export const linesOf = (text: string) => text.split(/[\r\n]+/).filter((line) => /[\p{L}\p{N}\p{S}]/u.test(line))
