// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followScreen } from '@/components/tasks/follow-screen'
import { createNearRows, type NearRows, type Screen } from '@/components/tasks/near-rows'

const ROW = 50
const SCREEN = 800
const KEYS = Array.from({ length: 5_000 }, (_, at) => `row ${at}`)

/** Where rows are in a list that begins at the top of the page. */
const screenAt = (top: number): Screen => {
  const between = (from: number, to: number) => KEYS.slice(Math.max(0, Math.floor(from / ROW)), Math.ceil(to / ROW))
  return { shown: between(top, top + SCREEN), near: between(top - SCREEN, top + 2 * SCREEN) }
}

let near: NearRows
let looks: number
let waiting: FrameRequestCallback[]
let stop: () => void

/** One frame, the page being scrolled by so many pixels; returns how many rows became whole or stopped to be. */
function frame(moved = 0): number {
  if (moved !== 0) {
    window.scrollY += moved
    window.dispatchEvent(new Event('scroll'))
  }
  const before = new Set(near.keys())
  for (const callback of waiting.splice(0)) callback(0)
  const now = new Set(near.keys())
  return now.symmetricDifference(before).size
}
const frames = (count: number, moved = 0) => Array.from({ length: count }, () => frame(moved))
const isWhole = (key: string) => near.has(key)

beforeEach(() => {
  near = createNearRows()
  looks = 0
  waiting = []
  vi.stubGlobal('requestAnimationFrame', (callback: FrameRequestCallback) => waiting.push(callback))
  vi.stubGlobal('cancelAnimationFrame', () => (waiting = []))
  Object.assign(window, { scrollY: 0, innerHeight: SCREEN })
  stop = followScreen(near, () => {
    looks += 1
    return screenAt(window.scrollY)
  })
  frames(100)
})

afterEach(() => {
  stop()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

test('while the page is scrolled, each frame changes few rows, and those on screen are whole', () => {
  for (let scrolled = 0; scrolled < 300; scrolled += 1) {
    expect(frame(40)).toBeLessThanOrEqual(8)
    expect(screenAt(window.scrollY).shown.every(isWhole)).toBe(true)
  }
  expect([...near.keys()].length).toBeLessThan(90)
})

test('where rows are is asked once for each quarter of a screen', () => {
  const before = looks
  frames(150, 40)
  expect(looks - before).toBe(Math.floor((150 * 40) / 200))
})

test('where rows are is asked once more when the page has come to rest', () => {
  const before = looks
  frames(1, 40)
  expect(looks - before).toBe(0)
  frames(3)
  expect(looks - before).toBe(1)
})

test('a list at rest has nothing to do, and only the rows near the screen are whole', () => {
  frames(150, 40)
  frames(60)
  expect(waiting).toHaveLength(0)
  expect(near.has('row 0')).toBe(false)
  expect(screenAt(window.scrollY).near.every(isWhole)).toBe(true)
})

test('rows that rush by stay titles, and are whole soon after the page has come to rest', () => {
  expect(frames(100, 60)).toEqual(Array.from({ length: 100 }, () => 0))
  frames(6)
  expect(screenAt(window.scrollY).shown.every(isWhole)).toBe(true)
})

test('a row that has the focus stays whole', () => {
  document.body.innerHTML = '<div data-row="row 3"><input></div>'
  document.querySelector('input')!.focus()
  frames(150, 40)
  frames(60)
  expect(near.has('row 3')).toBe(true)
  expect(near.has('row 4')).toBe(false)
})

test('a window of another size is looked at anew', () => {
  const before = looks
  window.dispatchEvent(new Event('resize'))
  frames(2)
  expect(looks).toBe(before + 1)
})
