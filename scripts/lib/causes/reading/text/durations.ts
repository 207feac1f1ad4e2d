const UNITS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, y: 31_536_000 }

/** Seconds of an age as kubectl prints it: `45s`, `3m20s`, `2d4h`; undefined for what is none. */
export function ageSeconds(text: string): number | undefined {
  const parts = [...text.trim().matchAll(/(\d+)([smhdy])/g)]
  return parts.length > 0 ? parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!, 0) : undefined
}
