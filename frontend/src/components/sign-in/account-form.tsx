'use client'

import { type ReactNode, useRef, useState } from 'react'
import { messageOf } from '@/api/http'
import { addressAfterSignIn } from '@/api/sign-in-address'
import { Button } from '@/components/ui/button'
import { Refusal } from '@/components/ui/refusal'
import { submitTo } from '@/components/ui/submit-to'
import { TextLink } from '@/components/ui/text-link'
import type { FieldErrors } from '@/lib/credentials'

export type Values = Record<'name' | 'email' | 'password', string>

interface AccountFormProps {
  title: string
  lead: string
  submit: { label: string; busy: string }
  other: { text: string; label: string; href: string }
  check: (values: Values) => FieldErrors
  /** Resolves to whether there is another step here before the application opens. */
  send: (values: Values) => Promise<boolean>
  /** The fields, given what is wrong with each. */
  fields: (errors: FieldErrors) => ReactNode
}

/** What signing in and signing up have in common: checks first, one attempt at a time, clear words for a refusal. */
export function AccountForm({ title, lead, submit, other, check, send, fields }: AccountFormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [refusal, setRefusal] = useState<string>()
  const [busy, setBusy] = useState(false)

  const attempt = async (data: FormData) => {
    const values = valuesOf(data)
    const found = check(values)
    setErrors(found)
    setRefusal(undefined)
    const [first] = Object.keys(found)
    if (first) return form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus()
    setBusy(true)
    try {
      if (!(await send(values))) openApplication()
    } catch (error) {
      setRefusal(messageOf(error))
      setBusy(false)
    }
  }

  return (
    <>
      <h1 className="text-[1.875rem] leading-tight font-semibold tracking-[-0.025em]">{title}</h1>
      <p className="mt-2 text-muted">{lead}</p>
      <form ref={form} noValidate {...submitTo(attempt)} className="mt-8 space-y-5">
        <Refusal>{refusal}</Refusal>
        {fields(errors)}
        <Button type="submit" busy={busy} size="large" className="w-full">
          {busy ? submit.busy : submit.label}
        </Button>
      </form>
      <p className="mt-6 text-[0.9375rem] text-muted">
        {other.text} <TextLink href={other.href}>{other.label}</TextLink>
      </p>
    </>
  )
}

/** A full load: the server renders the first page of the new session. */
export const openApplication = () =>
  window.location.assign(addressAfterSignIn(new URLSearchParams(window.location.search)))

function valuesOf(data: FormData): Values {
  const text = (name: string) => String(data.get(name) ?? '')
  return { name: text('name').trim(), email: text('email').trim(), password: text('password') }
}
