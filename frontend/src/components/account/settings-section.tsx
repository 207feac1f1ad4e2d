import type { ReactNode } from 'react'

interface SettingsSectionProps {
  title: string
  /** What this is about, in a sentence. */
  lead: string
  children: ReactNode
}

/** One topic of the account page: what it is about, and beside it, on wide screens, what can be done. */
export function SettingsSection({ title, lead, children }: SettingsSectionProps) {
  return (
    <section
      aria-label={title}
      className="grid gap-x-10 gap-y-5 border-t border-line py-8 md:grid-cols-[minmax(0,1fr)_minmax(0,1.6fr)]"
    >
      <div>
        <h2 className="text-lg font-semibold tracking-[-0.01em]">{title}</h2>
        <p className="mt-1 text-[0.9375rem] text-muted text-pretty">{lead}</p>
      </div>
      <div className="min-w-0">{children}</div>
    </section>
  )
}
