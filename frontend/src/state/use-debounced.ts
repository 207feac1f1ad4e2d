import { useCallback, useEffect, useRef } from 'react'

/**
 * A function that runs `work` once, `delayMs` after its last call. What runs is the `work` of the newest render, so it
 * never acts on what is no longer on screen; nothing runs once the component is gone.
 */
export function useDebounced(work: () => unknown, delayMs: number): () => void {
  const newest = useRef(work)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    newest.current = work
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => void newest.current(), delayMs)
  }, [delayMs])
}
