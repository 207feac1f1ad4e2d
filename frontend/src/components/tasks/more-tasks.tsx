'use client'

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { useAnnounce } from '@/state/announcer'
import { useTaskActions, useTasks } from '@/state/tasks'
import { focusRowAt } from './row-focus'

/** From this far below the screen on the end counts as near: a page comes before anybody sees it missing. */
const NEAR = '0px 0px 150%'

/**
 * The end of a list that goes on: the next page comes by itself when the end is near. The button is for whoever gets
 * there otherwise, and for the time after a failure, when nothing comes by itself.
 */
export function MoreTasks() {
  const { more } = useTasks()
  return more ? <End /> : null
}

function End() {
  const { entries } = useTasks()
  const end = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const { loading, asked, failed, goOn, ask } = useGoingOn(button)
  useNearEnd(end, entries, loading || failed ? null : goOn)
  return (
    <div ref={end} className="mt-5 flex justify-center">
      <Button ref={button} variant="quiet" busy={asked} onClick={ask}>
        Load more
      </Button>
    </div>
  )
}

/** Loads a page. The keyboard goes on with its first row where that was asked for, or when its button is gone. */
function useGoingOn(button: RefObject<HTMLButtonElement | null>) {
  const { entries } = useTasks()
  const { loadMore } = useTaskActions()
  const announce = useAnnounce()
  const [loading, setLoading] = useState(false)
  const [failed, setFailed] = useState(false)
  const [asked, setAsked] = useState(false)
  // What a page that is under way asks for when it has come.
  const latest = useRef({ count: entries.length, asked })
  useEffect(() => {
    latest.current = { count: entries.length, asked }
  })

  const hadFocus = useRef(false)
  useLayoutEffect(() => {
    const own = button.current
    return () => {
      hadFocus.current = own !== null && own === document.activeElement
    }
  }, [button])

  const goOn = useCallback(async () => {
    const at = latest.current.count
    setLoading(true)
    const came = await loadMore()
    const { asked } = latest.current
    setLoading(false)
    setFailed(came === null)
    setAsked(false)
    if (!came) return
    announce(`${came} more tasks, ${at + came} in the list`)
    // The rows are there, and the button may not be, after the next render.
    requestAnimationFrame(() => (asked || hadFocus.current) && focusRowAt(at))
  }, [loadMore, announce])
  const ask = () => {
    setAsked(true)
    if (!loading) void goOn()
  }
  return { loading, asked, failed, goOn, ask }
}

/** Goes on whenever the end of the list is near. `entries`: other rows may have moved it. */
function useNearEnd(
  end: RefObject<HTMLElement | null>,
  entries: readonly unknown[],
  goOn: (() => Promise<void>) | null,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a browser says where the end is when it begins to watch
  useEffect(() => {
    if (!end.current || !goOn || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void goOn(), { rootMargin: NEAR })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [end, entries, goOn])
}
