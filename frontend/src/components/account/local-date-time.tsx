'use client'

import { useSyncExternalStore } from 'react'
import { useWritesPm } from '@/state/use-writes-pm'

const never = () => () => {}

/** A date and time in the time zone of the browser; the server, which does not know it, renders the date alone. */
export function LocalDateTime({ at }: { at: string }) {
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const hour12 = useWritesPm()
  const time = { hour: hour12 ? 'numeric' : '2-digit', minute: '2-digit', hour12 } as const
  const words = inBrowser
    ? new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', ...time }).format(new Date(at))
    : new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(at))
  return <time dateTime={at}>{words}</time>
}
