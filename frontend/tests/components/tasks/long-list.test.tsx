// @vitest-environment jsdom
import { act, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { fakeApi } from '../../fixtures/fake-api'
import { atADesk, comeBack, focused, openBoard } from '../../fixtures/open-board'

const rendered = vi.hoisted(() => [] as string[])
vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))
vi.mock('@/components/tasks/row-checkbox', async (original) => {
  const { RowCheckbox } = await original<{
    RowCheckbox: (props: { entry: { task: { title: string } } }) => ReactNode
  }>()
  return {
    RowCheckbox: (props: { entry: { task: { title: string } } }) => {
      rendered.push(props.entry.task.title)
      return RowCheckbox(props)
    },
  }
})

atADesk()

const MANY = 240
const HEIGHT = 50
const WINDOW = 700

/** A block whose rows are not there yet is as high as they will be. */
const ROW = 49
const rowsIn = (block: Element) => block.children.length || Number.parseFloat((block as HTMLElement).style.height) / ROW
const rowsBefore = (block: Element): number => {
  const earlier = block.previousElementSibling
  return earlier?.parentElement?.ariaLabel === 'Tasks' ? rowsIn(earlier) + rowsBefore(earlier) : 0
}

beforeEach(() => {
  let scrolled = 0
  vi.stubGlobal('innerHeight', WINDOW)
  vi.stubGlobal('scrollY', 0)
  vi.stubGlobal('scrollTo', (_: number, top: number) => {
    scrolled = top
    vi.stubGlobal('scrollY', top)
    window.dispatchEvent(new Event('scroll'))
  })
  // Rows have heights, and lie below each other; what holds rows is as high as they are.
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (this: HTMLElement) {
    const isRow = this.matches('[data-row]')
    const block = isRow ? this.parentElement! : this
    const at = isRow ? [...block.children].indexOf(this) : 0
    return new DOMRect(0, (rowsBefore(block) + at) * HEIGHT - scrolled, 600, isRow ? HEIGHT : rowsIn(block) * HEIGHT)
  })
  rendered.length = 0
})

const many = () => fakeApi(...Array.from({ length: MANY }, (_, at) => `Task ${at + 1}`))
/** By the document: roles of so many rows take seconds. */
const box = (title: string) => document.querySelector<HTMLElement>(`input[aria-label="${title}"]`)
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-row]')]
const whole = () => rows().filter((row) => row.querySelector('input') !== null)
const open = () => {
  const api = many()
  return { api, person: openBoard(api, { first: MANY }) }
}
const scrollTo = (row: number) => act(async () => window.scrollTo(0, row * HEIGHT))
const lists = (reads: string[]) => reads.filter((read) => !read.includes('summary'))

test('the rows of a window come first, the others while nobody waits, and those scrolled to at once', async () => {
  const idle: (() => void)[] = []
  vi.stubGlobal('requestIdleCallback', (work: () => void) => idle.push(work))
  vi.stubGlobal('cancelIdleCallback', (handle: number) => void (idle[handle - 1] = () => undefined))
  open()
  expect(rows()).toHaveLength(100)
  await scrollTo(200)
  expect(rows().map(({ dataset }) => dataset.row)).toContain('task-201')
  expect(rows()).toHaveLength(125)
  while (rows().length < MANY) await act(async () => idle.splice(0).forEach((work) => work()))
  expect(rows().map(({ dataset }) => dataset.row)).toEqual(Array.from({ length: MANY }, (_, at) => `task-${at + 1}`))
})

test('all rows of a long list are in the document, and those near the screen are whole', async () => {
  open()
  await waitFor(() => expect(rows()).toHaveLength(MANY))
  expect(rows().map((row) => row.querySelector('[title=Edit]')?.textContent)).toEqual(
    Array.from({ length: MANY }, (_, at) => `Task ${at + 1}`),
  )
  await waitFor(() => expect(whole().length).toBe(50))
  await scrollTo(150)
  await waitFor(() => expect(whole().map(({ dataset }) => dataset.row)).toContain('task-151'))
  await waitFor(() => expect(whole().length).toBe(75))
  expect(rows()).toHaveLength(MANY)
})

test('the keyboard reaches the last row, stays there however far one scrolls, and goes on from it', async () => {
  const { person } = open()
  await act(async () => (document.activeElement as HTMLElement).blur())
  await person.keyboard('k')
  await waitFor(() => expect(focused()).toBe(`Task ${MANY}`))
  await scrollTo(100)
  await waitFor(() => expect(whole().map(({ dataset }) => dataset.row)).toContain('task-110'))
  expect(focused()).toBe(`Task ${MANY}`)
  await person.keyboard('k')
  await waitFor(() => expect(focused()).toBe(`Task ${MANY - 1}`))
})

test('a change renders its own row', async () => {
  const { person } = open()
  await waitFor(() => expect(whole().length).toBe(50))
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)))
  rendered.length = 0
  await person.click(box('Task 3')!)
  await waitFor(() => expect(box('Task 3')).toBeNull())
  expect(new Set(rendered)).toEqual(new Set(['Task 3']))
})

test('news are read for the rows in sight, and for the others when they come there', async () => {
  const { api } = open()
  await waitFor(() => expect(whole().length).toBe(50))
  api.elsewhere('Task 3', { title: 'Three' })
  api.elsewhere('Task 151', { title: 'One hundred and fifty-one' })
  api.tasks = api.tasks.filter(({ title }) => title !== 'Task 152')
  const before = lists(api.reads).length
  await comeBack()
  await waitFor(() => expect(box('Three')).not.toBeNull())
  expect(lists(api.reads).length - before, 'for 240 rows').toBe(1)
  await waitFor(() => expect(rows()).toHaveLength(MANY))

  await scrollTo(150)
  await waitFor(() => expect(box('One hundred and fifty-one')).not.toBeNull())
  expect(rows().some((row) => row.textContent?.startsWith('Task 152'))).toBe(false)
})

test('news of Today are read for the rows in sight as well, and what is late stays in front once', async () => {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString()
  // Late for days, late since a moment ago, and to come.
  const due = Array.from({ length: MANY }, (_, index) =>
    index < 60 ? index / 1_000 - (index < 2 ? 48 : 0.1) : index / 1_000,
  )
  const api = fakeApi(...due.map((hours, index) => ({ title: `Task ${index + 1}`, due_at: at(hours) })))
  api.byView = {
    overdue: api.tasks.map(({ title }) => title).slice(0, 60),
    today: api.tasks.map(({ title }) => title).slice(2),
  }
  openBoard(api, { first: MANY, address: '/tasks?view=today' })
  await waitFor(() => expect(rows()).toHaveLength(MANY))
  await comeBack()
  await waitFor(() => expect(lists(api.reads).some((read) => read.includes('overdue'))).toBe(true))
  await scrollTo(120)
  await waitFor(() => expect(whole().map(({ dataset }) => dataset.row)).toContain('task-121'))
  await waitFor(() => expect(lists(api.reads)).toHaveLength(3))

  api.elsewhere('Task 121', { tags: ['moved'] })
  await comeBack()
  await waitFor(() => expect(document.querySelector('[data-row=task-121]')?.textContent).toContain('moved'))
  expect(lists(api.reads).slice(3)).toEqual([expect.stringContaining('view=today')])
  expect(rows().map(({ dataset }) => dataset.row)).toEqual(Array.from({ length: MANY }, (_, at) => `task-${at + 1}`))
})
