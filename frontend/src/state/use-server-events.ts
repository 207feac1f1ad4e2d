import { useEffect } from 'react'
import { isOwnRequest } from '@/api/own-requests'

const EVENTS_PATH = '/api/v1/events'
const AGAIN_MS = 5_000
const LONGEST_WAIT_MS = 60_000

/**
 * Calls when the server says that tasks have changed elsewhere, and once when it begins to listen, for what happened
 * before. Only while the page is in sight: browsers open six connections to a server at most (HTTP/1.1), for all tabs
 * together, and whoever comes back reads again anyway. `onNews` has to be stable.
 */
export function useServerEvents(onNews: () => void): void {
  useEffect(() => {
    if (typeof EventSource === 'undefined') return
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout>
    let wait = AGAIN_MS
    const close = () => {
      clearTimeout(timer)
      source?.close()
      source = null
    }
    const open = () => {
      close()
      if (document.visibilityState === 'hidden') return
      source = new EventSource(EVENTS_PATH)
      source.addEventListener('ready', () => {
        wait = AGAIN_MS
        onNews()
      })
      source.addEventListener('tasks', ({ data }) => isForeign(data) && onNews())
      source.addEventListener('error', () => {
        // A stream that ends is opened again by the browser; one that was refused is not: the session may be over, or
        // the server away. The next action says so; nobody is sent away from what they are writing.
        if (source?.readyState !== EventSource.CLOSED) return
        close()
        timer = setTimeout(open, wait)
        wait = Math.min(wait * 2, LONGEST_WAIT_MS)
      })
    }
    const onVisibility = () => (document.visibilityState === 'hidden' ? close() : source === null && open())
    open()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('online', open)
    return () => {
      close()
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('online', open)
    }
  }, [onNews])
}

/** Whether something else than this page is behind it. */
function isForeign(data: string): boolean {
  const { request_ids: requests } = JSON.parse(data) as { request_ids: string[] }
  return requests.some((id) => !isOwnRequest(id))
}
