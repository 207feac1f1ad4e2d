'use client'

import { useSyncExternalStore } from 'react'

const never = () => () => {}

/** A date and time in the time zone of the browser; the server, which does not know it, renders the date alone. */
export function LocalDateTime({ at }: { at: string }) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const words = inBrowser
    ? new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }).format(
        new Date(at),
      )
    : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(at))
  return <time dateTime={at}>{words}</time>
}
