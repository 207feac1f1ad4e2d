import { AssistantIcon } from '@/components/ui/icons'

const EXAMPLES = [
  'What is due this week?',
  'Add “Call Grandma” for tomorrow at 6 pm',
  'Show me everything that is overdue',
  'Mark the milk one as done',
]

/** The empty page: what the assistant is good for, as things to press. */
export function Suggestions({ onChoose }: { onChoose: (text: string) => void }) {
  return (
    <div className="m-auto flex w-full max-w-md flex-col items-center py-8 text-center">
      <span className="flex size-14 items-center justify-center rounded-2xl bg-accent-soft text-accent">
        <AssistantIcon width="28" height="28" />
      </span>
      <h2 className="mt-5 text-2xl font-semibold tracking-[-0.025em]">What shall I take care of?</h2>
      <p className="mt-2 max-w-[46ch] text-muted text-balance">
        Ask about your tasks or say what should change. You see each step, and can take it back.
      </p>
      <ul aria-label="Examples" className="mt-7 w-full space-y-2">
        {EXAMPLES.map((text) => (
          <li key={text}>
            <button
              type="button"
              onClick={() => onChoose(text)}
              className="w-full rounded-2xl border border-line bg-surface px-4 py-3 text-left text-[0.9375rem] font-medium shadow-card transition-colors hover:border-accent"
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
