'use client'

import { type ReactNode, useEffect, useRef } from 'react'

interface FormPageProps {
  title: string
  lead: ReactNode
  /** It took the place of another form: screen readers and keyboards go on from its title. */
  replaces?: boolean
  children: ReactNode
}

/** A title, a sentence and what is to be filled in, for pages without a session. */
export function FormPage({ title, lead, replaces = false, children }: FormPageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (replaces) heading.current?.focus()
  }, [replaces])
  return (
    <>
      <h1
        ref={heading}
        tabIndex={-1}
        className="text-[1.875rem] leading-tight font-semibold tracking-[-0.025em] outline-none"
      >
        {title}
      </h1>
      <p className="mt-2 text-muted">{lead}</p>
      {children}
    </>
  )
}
