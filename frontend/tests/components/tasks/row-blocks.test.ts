import { expect, test } from 'vitest'
import { type Block, blocksOf } from '@/components/tasks/row-blocks'
import { type Entry, entryOf } from '@/state/task-list'
import { newTask } from '../../fixtures/fake-api'

const entry = (name: string | number) => entryOf(newTask(`${name}`))
const many = (count: number) => Array.from({ length: count }, (_, at) => entry(at))
const flat = (blocks: Block[]) => blocks.flatMap(({ entries }) => entries)
const homes = (blocks: Block[]) => new Map(blocks.flatMap(({ id, entries }) => entries.map(({ key }) => [key, id])))
const moved = (before: Block[], now: Block[]) => {
  const was = homes(before)
  return [...homes(now)].filter(([key, id]) => was.has(key) && was.get(key) !== id).map(([key]) => key)
}

const list = many(100)
const before = blocksOf(list, [])

test('a list is divided in its order', () => {
  expect(before.map(({ entries }) => entries.length)).toEqual([25, 25, 25, 25])
  expect(flat(before)).toEqual(list)
})

test.each<[string, (entries: Entry[]) => Entry[], string[]]>([
  ['a new row at the beginning', (all) => [entry('new'), ...all], []],
  ['new rows in the middle', (all) => all.toSpliced(30, 0, entry('x'), entry('y')), []],
  ['the first row of a block going', (all) => all.toSpliced(25, 1), []],
  ['a whole block going', (all) => all.toSpliced(25, 25), []],
  ['more at the end', (all) => [...all, ...many(180).slice(100)], []],
  ['a row moved far up', (all) => [all[3]!, all[90]!, ...all.slice(4, 90), ...all.slice(91)], ['90']],
  ['a row moved far down', (all) => [...all.slice(1, 80), all[0]!, ...all.slice(80)], ['0']],
])('%s takes no other row out of its block', (_, change, others) => {
  const entries = change(list)
  const now = blocksOf(entries, before)
  expect(flat(now)).toEqual(entries)
  expect(new Set(now.map(({ id }) => id)).size).toBe(now.length)
  expect(moved(before, now)).toEqual(others)
})

test('blocks stay small, however many rows come at one place', () => {
  let blocks = before
  for (let added = 0; added < 120; added += 1) {
    const entries = [entry(`new ${added}`), ...flat(blocks)]
    const next = blocksOf(entries, blocks)
    expect(moved(blocks, next)).toEqual([])
    blocks = next
  }
  expect(Math.max(...blocks.map(({ entries }) => entries.length))).toBeLessThanOrEqual(51)
})
