const DURATION_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const SIZE_BYTES = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 } as const

/** Milliseconds of `90s`, `10m`, `1h`, `1m30s`. Throws a plain Error that names the accepted forms. */
export function parseDurationMs(text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== text) {
    throw new Error(`"${text}" is not a duration such as 90s, 10m or 1h`)
  }
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * DURATION_MS[unit as keyof typeof DURATION_MS], 0)
}

/** `0.4 s`, `42 s`, `3 m 05 s`, `1 h 02 m`: short enough for a table column. */
export function formatDuration(ms: number): string {
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const pad = (value: number): string => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} m ${pad(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} m`
}

/** `42s`, `12m`, `5h`, `3d`: an age as kubectl writes it, its largest unit alone. */
export function formatAge(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  if (seconds < 120) return `${seconds}s`
  if (seconds < 7_200) return `${Math.floor(seconds / 60)}m`
  return seconds < 172_800 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`
}

/** Bytes of `500MB`, `8GB`, `512MiB`. Throws a plain Error that names the accepted forms. */
export function parseSizeBytes(text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kMG]?B|[KMG]iB)$/.exec(text)
  if (!match) throw new Error(`"${text}" is not a size such as 500MB, 8GB or 512MiB`)
  return Math.round(Number(match[1]) * SIZE_BYTES[match[2] as keyof typeof SIZE_BYTES])
}

/** Decimal units, as `docker images` shows them. */
export function formatSize(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`
  if (bytes >= 1e6) return `${Math.round(bytes / 1e6)} MB`
  return bytes >= 1e3 ? `${Math.round(bytes / 1e3)} kB` : `${bytes} B`
}

/** `1 pod`, `3 pods`. */
export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`
