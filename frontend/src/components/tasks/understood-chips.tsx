'use client'

import { CalendarIcon, CloseIcon, FlagIcon, RepeatIcon, TagIcon } from '@/components/ui/icons'
import type { Chip } from '@/lib/understood'

const ICONS = { due: CalendarIcon, repeat: RepeatIcon, priority: FlagIcon, tag: TagIcon }
const KIND_NAMES = { due: 'Due', repeat: 'Repeats', priority: 'Priority', tag: 'Tag' }

interface UnderstoodChipsProps {
  chips: { chip: Chip; words: string }[]
  /** What a person should know about this reading. */
  remarks: string[]
  remarksId: string
  /** The words of a chip are to be text again. */
  onBack: (chip: Chip) => void
}

/** What was understood of the text of a new task, each a press away from being text again. */
export function UnderstoodChips({ chips, remarks, remarksId, onBack }: UnderstoodChipsProps) {
  return (
    <>
      {chips.length > 0 && (
        <ul aria-label="Understood" className="flex flex-wrap gap-1.5 px-4 pb-3 sm:px-11">
          {chips.map(({ chip, words }) => (
            <li key={`${chip.kind} ${chip.value}`} className="min-w-0">
              <ChipButton chip={chip} words={words} onBack={onBack} />
            </li>
          ))}
        </ul>
      )}
      {remarks.length > 0 && (
        <p id={remarksId} className="-mt-1 px-4 pb-3 text-[0.8125rem] text-muted sm:px-12">
          {remarks.join(' ')}
        </p>
      )}
    </>
  )
}

function ChipButton({ chip, words, onBack }: { chip: Chip; words: string; onBack: (chip: Chip) => void }) {
  const Icon = ICONS[chip.kind]
  const phrase = chip.phrases.join(' ')
  return (
    <button
      type="button"
      aria-label={`${KIND_NAMES[chip.kind]} ${words}: keep “${phrase}” as text`}
      title={`Keep “${phrase}” as text`}
      onClick={() => onBack(chip)}
      onKeyDown={(event) => {
        if (event.key === 'Backspace' || event.key === 'Delete') onBack(chip)
      }}
      className="flex h-8 max-w-full items-center gap-1.5 rounded-lg bg-accent-soft px-2.5 text-[0.8125rem] font-medium text-accent transition-colors hover:bg-well pointer-coarse:h-11"
    >
      <Icon width="15" height="15" className="shrink-0" />
      <span className="truncate">{words}</span>
      <CloseIcon width="12" height="12" className="shrink-0 opacity-75" />
    </button>
  )
}
