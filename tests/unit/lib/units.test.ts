import t from 'tap'
import {
  count,
  formatAge,
  formatDuration,
  formatSize,
  parseDurationMs,
  parseSizeBytes,
} from '../../../scripts/lib/units.ts'

const READABLE: [read: (text: string) => number, text: string, value: number][] = [
  [parseDurationMs, '250ms', 250],
  [parseDurationMs, '90s', 90_000],
  [parseDurationMs, '10m', 600_000],
  [parseDurationMs, '1h', 3_600_000],
  [parseDurationMs, '1m30s', 90_000],
  [parseDurationMs, '1.5m', 90_000],
  [parseDurationMs, '0s', 0],
  [parseSizeBytes, '500MB', 500e6],
  [parseSizeBytes, '8GB', 8e9],
  [parseSizeBytes, '8 GB', 8e9],
  [parseSizeBytes, '512MiB', 2 ** 29],
  [parseSizeBytes, '1GiB', 2 ** 30],
  [parseSizeBytes, '1.5GB', 1.5e9],
  [parseSizeBytes, '12kB', 12_000],
  [parseSizeBytes, '12B', 12],
]
for (const [read, text, value] of READABLE)
  t.test(`${read.name}: ${text} is ${value}`, async (t) => t.equal(read(text), value))

const UNREADABLE: [read: (text: string) => number, text: string][] = [
  ...['', '10', 's', '10x', '10 m', '-1s', '1m-', '1,5m', 'm10', '10m ', '1e3s'].map(
    (text): [typeof parseDurationMs, string] => [parseDurationMs, text],
  ),
  ...['', '8', '8gb', 'GB', '8TB', '-8GB', '8GBs', '8  GB', '1e9B', '0x8GB'].map(
    (text): [typeof parseSizeBytes, string] => [parseSizeBytes, text],
  ),
]
for (const [read, text] of UNREADABLE) {
  t.test(`${read.name} refuses "${text}" and shows what it accepts`, async (t) =>
    t.throws(() => read(text), { message: /is not a (duration|size) such as / }),
  )
}

const WRITTEN: [write: (value: number) => string, value: number, text: string][] = [
  [formatDuration, 0, '0.0 s'],
  [formatDuration, 449, '0.4 s'],
  [formatDuration, 9_949, '9.9 s'],
  [formatDuration, 9_950, '10 s'],
  [formatDuration, 59_499, '59 s'],
  [formatDuration, 59_500, '1 m 00 s'],
  [formatDuration, 185_000, '3 m 05 s'],
  [formatDuration, 3_599_600, '1 h 00 m'],
  [formatDuration, 3_720_000, '1 h 02 m'],
  [formatSize, 999, '999 B'],
  [formatSize, 1_000, '1 kB'],
  [formatSize, 279_400_000, '279 MB'],
  [formatSize, 1_234_000_000, '1.23 GB'],
  [formatAge, -5_000, '0s'],
  [formatAge, 119_999, '119s'],
  [formatAge, 120_000, '2m'],
  [formatAge, 7_200_000, '2h'],
  [formatAge, 172_800_000, '2d'],
  [(value) => count(value, 'pod'), 0, '0 pods'],
  [(value) => count(value, 'pod'), 1, '1 pod'],
  [(value) => count(value, 'pod'), 3, '3 pods'],
]
for (const [write, value, text] of WRITTEN)
  t.test(`${value} is written ${text}`, async (t) => t.equal(write(value), text))

t.test('a formatted size never hides that a limit is passed', async (t) => {
  // 500 MB is the frontend's limit: the smallest size above it has to read as at least the limit.
  t.equal(formatSize(500e6), '500 MB')
  t.equal(formatSize(1e9), '1.00 GB')
})
