import { useSyncExternalStore } from 'react'
import { writesPm } from '@/lib/hours'

const never = () => () => {}

/** Whether times are written like 5:00 PM in this browser; the server, which does not know it, writes 17:00. */
export const useWritesPm = (): boolean =>
  useSyncExternalStore(
    never,
    () => writesPm(navigator.language),
    () => false,
  )
