// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { beforeEach, expect, test, vi } from 'vitest'
import { fakeApi, UNAVAILABLE } from '../../fixtures/fake-api'
import { atADesk, box, button, comeBack, focused, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))
atADesk()

type Said = (entries: { isIntersecting: boolean }[]) => void
/** What the page asks the browser to watch. */
let watching: Set<Said>
let margins: string[]
/** Whether the end of the list is near the screen, wherever it is. */
let near: boolean

beforeEach(() => {
  watching = new Set()
  margins = []
  near = false
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(
        readonly say: Said,
        { rootMargin }: IntersectionObserverInit,
      ) {
        margins.push(rootMargin ?? '')
      }
      observe() {
        watching.add(this.say)
        // Browsers tell how things are when they begin to watch.
        setTimeout(() => watching.has(this.say) && this.say([{ isIntersecting: near }]))
      }
      disconnect() {
        watching.delete(this.say)
      }
    },
  )
})

const comesNear = () =>
  act(async () => {
    near = true
    for (const say of watching) say([{ isIntersecting: true }])
  })
const many = (count: number) => fakeApi(...Array.from({ length: count }, (_, at) => `Task ${at}`))
const more = (reads: string[]) => reads.filter((read) => read.includes('cursor='))
const status = (words: string) => waitFor(() => expect(screen.getByText(words).closest('[role=status]')).toBeTruthy())

test('the list goes on by itself near its end, says so, and leaves the focus where it is', async () => {
  const api = many(260)
  openBoard(api)
  const before = focused()
  expect(titles()).toHaveLength(50)
  expect(more(api.reads)).toEqual([])
  await comesNear()
  await waitFor(() => expect(titles()).toHaveLength(260))
  expect(more(api.reads)).toHaveLength(3)
  await status('10 more tasks, 260 in the list')
  expect(focused()).toBe(before)
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
  expect(margins[0]).toMatch(/^0px 0px \d+%$/)
})

test('one page at a time: what is not near is not read', async () => {
  const api = many(260)
  openBoard(api)
  await act(async () => {
    for (const say of watching) say([{ isIntersecting: true }])
  })
  await waitFor(() => expect(titles()).toHaveLength(150))
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
  expect(more(api.reads)).toHaveLength(1)
})

test('a refusal is said once and not repeated; the button goes on, and then the list does by itself', async () => {
  const api = many(260)
  const person = openBoard(api)
  api.refusal = UNAVAILABLE
  await comesNear()
  await screen.findByText('Could not load more tasks. Try again in a moment.')
  await comesNear()
  await comeBack()
  expect(more(api.reads)).toHaveLength(1)
  api.refusal = null
  await person.click(button('Load more'))
  await waitFor(() => expect(focused()).toBe('Task 50'))
  await waitFor(() => expect(titles()).toHaveLength(260))
  expect(focused()).toBe('Task 50')
})

test('a keyboard on the button goes on with the first new row when the button goes', async () => {
  const api = many(60)
  openBoard(api)
  act(() => button('Load more').focus())
  await comesNear()
  await waitFor(() => expect(titles()).toHaveLength(60))
  await waitFor(() => expect(focused()).toBe('Task 50'))
})

test.each([
  ['box', () => box('Task 3')],
  ['menu', () => button('More about “Task 3”')],
])('the %s of a row keeps the focus when the list becomes long', async (_, part) => {
  openBoard(many(260))
  const before = part()
  act(() => before.focus())
  await comesNear()
  await waitFor(() => expect(titles()).toHaveLength(260))
  expect(document.activeElement).toBe(before)
})

test('news that were being read when the list went on are read afterwards', async () => {
  const api = many(140)
  openBoard(api)
  const { promise, resolve } = Promise.withResolvers<void>()
  api.elsewhere('Task 3', { title: 'Three' })
  api.heldLists = promise
  await comeBack()
  await waitFor(() => expect(api.reads.length).toBeGreaterThan(0))
  api.heldLists = null
  await comesNear()
  await waitFor(() => expect(titles()).toHaveLength(140))
  await act(async () => resolve())
  await waitFor(() => expect(titles()).toContain('Three'))
  expect(titles()).toHaveLength(140)
})
