'use client'

import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/components/ui/password-field'
import { submitTo } from '@/components/ui/submit-to'

interface Action {
  label: string
  run: (password: string) => unknown
  /** It takes protection away. */
  warning?: boolean
}

/** A password, and what can be done with it; Enter does the first. */
export function PasswordAsked({ actions, busy }: { actions: [Action, ...Action[]]; busy: boolean }) {
  const form = useRef<HTMLFormElement>(null)
  const [error, setError] = useState<string>()

  const act = (action: Action, data: FormData) => {
    const password = String(data.get('password') ?? '')
    setError(password === '' ? 'Enter your password.' : undefined)
    if (password !== '') action.run(password)
  }
  const [first, ...others] = actions

  return (
    <form ref={form} noValidate {...submitTo((data) => act(first, data))} className="space-y-4">
      <PasswordField autoComplete="current-password" error={error} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant={first.warning ? 'warning' : 'quiet'} busy={busy}>
          {first.label}
        </Button>
        {others.map((action) => (
          <Button
            key={action.label}
            variant={action.warning ? 'warning' : 'quiet'}
            busy={busy}
            onClick={() => form.current && act(action, new FormData(form.current))}
          >
            {action.label}
          </Button>
        ))}
      </div>
    </form>
  )
}
