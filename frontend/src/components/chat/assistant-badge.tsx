import type { Assistant } from '@/api/conversations'
import { AssistantIcon } from '@/components/ui/icons'
import { Popover } from '@/components/ui/popover'

/** Which assistant is speaking, with an explanation behind it. */
export function AssistantBadge({ assistant }: { assistant: Assistant | null }) {
  if (!assistant) return null
  const { kind, model, state, note } = assistant
  return (
    <Popover
      label="About this assistant"
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          className="flex h-9 min-w-0 items-center gap-2 rounded-full border border-line bg-surface pr-3.5 pl-3 text-sm font-medium transition-colors hover:border-outline/60"
        >
          <AssistantIcon width="16" height="16" className="shrink-0 text-accent" />
          <span className="truncate">{nameOf(kind, model)}</span>
          {kind === 'embedded' && <span className="hidden text-muted sm:inline">answers without a model</span>}
          {state === 'degraded' && (
            <span className="size-2 shrink-0 rounded-full bg-warning" role="img" aria-label="is having difficulties" />
          )}
        </button>
      )}
    >
      {() => (
        <div className="space-y-2 text-sm text-pretty">
          <h2 className="font-semibold">{nameOf(kind, model)}</h2>
          <p className="text-muted">{EXPLANATIONS[kind]}</p>
          {note && <p>{note}</p>}
        </div>
      )}
    </Popover>
  )
}

export function nameOf(kind: Assistant['kind'] | null, model: string | null): string {
  return kind === 'cohere' ? `Cohere ${model ?? ''}`.trim() : 'Built-in assistant'
}

const EXPLANATIONS = {
  cohere:
    'A language model reads what you write and works on your tasks with the same tools that you have. It can be ' +
    'wrong, so each of its steps is shown and can be undone.',
  embedded:
    'No language model is set up, so a built-in assistant answers. It understands plain requests about your ' +
    'tasks in English: add, list, find, change, complete, delete. Nothing leaves this server.',
}
