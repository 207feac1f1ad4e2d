'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** A date and time as the person's device writes it; until the page's script runs, the date alone. */
export function Moment({ at }: { at: string }) {
  const here = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const words = here
    ? new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }).format(
        new Date(at),
      )
    : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(at))
  return <time dateTime={at}>{words}</time>
}
