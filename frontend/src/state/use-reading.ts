import { useCallback, useEffect, useState } from 'react'
import { type ReadItem, readLine } from '@/api/readings'

/** Nobody waits for a reading while they type: it is asked for in the pauses. */
const PAUSE_MS = 150
/** What is being added waits so long for its reading, and is plain text then. */
const PATIENCE_MS = 1_500

export interface Reading {
  /** What was understood last, perhaps of a text that has changed since. */
  item: ReadItem | null
  /** What was understood of exactly this text; null while that is not known. */
  exact: ReadItem | null
  /** Asks for the reading of a text; null when there is none in time. */
  readNow: (line: string) => Promise<ReadItem | null>
}

interface ReadingOptions {
  /** Phrases that mean nothing but themselves. */
  asText: string[]
  timeZone: string
  /** Nothing is asked for, and nothing is known. */
  paused: boolean
}

/**
 * Reads a text while somebody types. Never stands in the way: without an answer the text is plain text.
 */
export function useReading(text: string, { asText, timeZone, paused }: ReadingOptions): Reading {
  const [known, setKnown] = useState<{ key: string; item: ReadItem | null }>({ key: '', item: null })
  const key = JSON.stringify([text, asText, timeZone])
  const idle = paused || text.trim() === ''
  const phrases = JSON.stringify(asText)
  const read = useCallback(
    (line: string, signal: AbortSignal) =>
      readLine(line, { asText: JSON.parse(phrases) as string[], timeZone, signal }).catch(() => null),
    [phrases, timeZone],
  )

  useEffect(() => {
    if (idle) return
    const { signal, abort } = abortable()
    const timer = setTimeout(async () => {
      const item = await read(text, signal)
      if (!signal.aborted) setKnown({ key, item })
    }, PAUSE_MS)
    return () => {
      clearTimeout(timer)
      abort()
    }
  }, [key, text, idle, read])

  return {
    item: idle ? null : known.item,
    exact: !idle && known.key === key ? known.item : null,
    readNow: (line) => read(line, AbortSignal.timeout(PATIENCE_MS)),
  }
}

function abortable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
