import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'

/** This close to the end counts as being there. */
const SLACK_PX = 96

/**
 * Keeps the end of the page in sight while its content grows, until the person scrolls up. `follow` goes there
 * again.
 */
export function useAutoScroll(content: RefObject<HTMLElement | null>): { following: boolean; follow: () => void } {
  const [following, setFollowing] = useState(true)
  const wanted = useRef(true)

  const follow = useCallback(() => {
    wanted.current = true
    setFollowing(true)
    toEnd()
  }, [])

  useEffect(() => {
    let before = window.scrollY
    const onScroll = () => {
      const up = window.scrollY < before
      before = window.scrollY
      // Content that grows also puts the end out of sight; only a movement upwards is the person's.
      if (atEnd()) wanted.current = true
      else if (up) wanted.current = false
      setFollowing(wanted.current)
    }
    const growth = new ResizeObserver(() => wanted.current && toEnd())
    if (content.current) growth.observe(content.current)
    window.addEventListener('scroll', onScroll, { passive: true })
    toEnd()
    return () => {
      growth.disconnect()
      window.removeEventListener('scroll', onScroll)
    }
  }, [content])

  return { following, follow }
}

const atEnd = () => document.documentElement.scrollHeight - window.innerHeight - window.scrollY < SLACK_PX
const toEnd = () => window.scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })
