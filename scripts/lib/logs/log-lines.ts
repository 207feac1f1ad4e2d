/** One line of a container's log. */
export interface LogLine {
  pod: string
  container: string
  /** RFC 3339 with nanoseconds, as the kubelet recorded it: sorts as text. */
  time: string
  text: string
}

/** Reads a line of `kubectl logs --prefix --timestamps`; undefined for kubectl's own remarks. */
export function parseLogLine(line: string): LogLine | undefined {
  const [, pod, container, time, text = ''] =
    /^\[pod\/([^/\]]+)\/([^\]]+)\] (\d{4}-\d\d-\d\dT[\d:.]+Z) ?(.*)$/s.exec(line) ?? []
  return pod && container && time ? { pod, container, time, text } : undefined
}

/** All lines in the order in which they were written, across pods. */
export const mergeByTime = (lines: readonly LogLine[]): LogLine[] =>
  lines
    .map((line) => ({ line, key: sortKey(line.time) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ line }) => line)

// The kubelet drops trailing zeros of the fraction: `…05Z`, `…05.1Z` and `…05.12Z` only sort when padded.
const sortKey = (time: string): string => {
  const [seconds = '', fraction = ''] = time.slice(0, -1).split('.')
  return `${seconds}.${fraction.padEnd(9, '0')}`
}

/**
 * Lets each line through once. A stream that is taken up again begins within a second that was partly shown; within
 * one container times only grow, so anything not newer than the last shown line has been shown.
 */
export function createSeen(): { isNew(line: LogLine): boolean; latest(): string | undefined } {
  const last = new Map<string, string>()
  let latest: string | undefined
  return {
    isNew({ pod, container, time }) {
      const source = `${pod}/${container}`
      const key = sortKey(time)
      if (key <= (last.get(source) ?? '')) return false
      last.set(source, key)
      if (latest === undefined || key > sortKey(latest)) latest = time
      return true
    },
    latest: () => latest,
  }
}

/** `backend-x2x`, with the container where it is not the pod's main one: short enough to stand before every line. */
export function sourceLabel({ pod, container }: LogLine, release: string): string {
  const short = pod.startsWith(`${release}-`) ? pod.slice(release.length + 1) : pod
  const [component = short, ...rest] = short.split('-')
  const name = rest.length > 0 ? `${component}-${rest.at(-1)}` : component
  return container === component ? name : `${name}/${container}`
}
