// @vitest-environment jsdom
import { cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { TaskBoard } from '@/components/tasks/task-board'
import { TasksProvider } from '@/context/tasks'
import { ToastProvider } from '@/context/toasts'
import { fakeApi, type FakeApi } from './fake-api'

beforeEach(() => vi.stubGlobal('matchMedia', () => ({ matches: true })))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** The board as the server delivers it, and a person in front of it. */
function open(api: FakeApi, { loaded = true } = {}) {
  const initial = loaded ? { items: api.tasks, next_cursor: null } : null
  render(<ToastProvider><TasksProvider initial={initial}><TaskBoard /></TasksProvider></ToastProvider>)
  return userEvent.setup({ delay: null })
}
const titles = () => screen.queryAllByRole('checkbox').map((box) => box.getAttribute('aria-label'))
const button = (name: string) => screen.getByRole('button', { name })
const refusal = { status: 503, body: { code: 'service_unavailable', detail: 'internal words' } }

test('the line for new tasks has the focus, and Enter adds', async () => {
  const api = fakeApi('Old')
  const person = open(api)
  expect(document.activeElement).toBe(screen.getByLabelText('New task'))
  await person.keyboard('  Fresh {Enter}Second{Enter}')
  expect(titles()).toEqual(['Second', 'Fresh', 'Old'])
  expect(api.log).toEqual(['POST /api/v1/tasks {"title":"Fresh"}', 'POST /api/v1/tasks {"title":"Second"}'])
})

test('blank lines are not tasks', async () => {
  const api = fakeApi()
  await open(api).keyboard('{Enter}   {Enter}')
  expect(api.log).toEqual([])
  screen.getByRole('heading', { name: 'A clear page' })
})

test('a task that is not accepted disappears with a message and can be tried again', async () => {
  const api = fakeApi('Old')
  const person = open(api)
  api.refusal = refusal
  await person.keyboard('Fresh{Enter}')
  await screen.findByText(/“Fresh” was not added/)
  expect(titles()).toEqual(['Old'])
  expect(screen.queryByText(/internal words/)).toBeNull()
  api.refusal = null
  await person.click(button('Try again'))
  await waitFor(() => expect(titles()).toEqual(['Fresh', 'Old']))
})

test('completing moves a task below the open ones and counts it', async () => {
  const person = open(fakeApi('Second', 'First'))
  await person.click(screen.getByRole('checkbox', { name: 'Second' }))
  expect(titles()).toEqual(['First', 'Second'])
  screen.getByText('1 to do, 1 done')
})

test('a refused completion is taken back', async () => {
  const api = fakeApi('Only')
  const person = open(api)
  api.refusal = { status: 422, body: { code: 'invalid', detail: 'Not today.' } }
  await person.click(screen.getByRole('checkbox', { name: 'Only' }))
  await screen.findByText(/“Only” was not changed. Not today./)
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Only' }).checked).toBe(false)
})

test.each([
  ['Enter saves', ' more{Enter}', 'Only more', 1],
  ['leaving saves', ' more{Tab}', 'Only more', 1],
  ['Escape does not', ' more{Escape}', 'Only', 0],
  ['an empty title does not', '{Backspace>4/}{Enter}', 'Only', 0],
  ['an unchanged title is not sent', '{Enter}', 'Only', 0],
])('editing a title: %s', async (_, keys, title, requests) => {
  const api = fakeApi('Only')
  const person = open(api)
  await person.click(button('Edit “Only”'))
  await person.keyboard(keys)
  await screen.findByRole('button', { name: `Edit “${title}”` })
  expect(api.log).toHaveLength(requests)
})

test('after a key ends an edit, the focus is back on the title', async () => {
  const person = open(fakeApi('Only'))
  await person.click(button('Edit “Only”'))
  await person.keyboard('{Escape}')
  expect(document.activeElement).toBe(button('Edit “Only”'))
})

test('deleting moves the focus on and reaches the server when the message goes, not before', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const api = fakeApi('Second', 'First')
  const person = open(api)
  await person.click(button('Delete “Second”'))
  expect(titles()).toEqual(['First'])
  expect(document.activeElement).toBe(screen.getByRole('checkbox', { name: 'First' }))
  await person.unhover(screen.getByText('Deleted “Second”'))
  await vi.advanceTimersByTimeAsync(5_900)
  expect(api.log).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(api.log).toEqual(['DELETE /api/v1/tasks/second'])
})

test('the message stays while it is pointed at, and Undo means nothing was deleted', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const api = fakeApi('Second', 'First')
  const person = open(api)
  await person.click(button('Delete “Second”'))
  await person.hover(screen.getByText('Deleted “Second”'))
  await vi.advanceTimersByTimeAsync(60_000)
  await person.click(button('Undo'))
  expect(titles()).toEqual(['Second', 'First'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect(api.log).toEqual([])
})

test('closing the page sends what was waiting', async () => {
  const api = fakeApi('Only')
  const person = open(api)
  await person.click(button('Delete “Only”'))
  window.dispatchEvent(new Event('pagehide'))
  window.dispatchEvent(new Event('beforeunload'))
  expect(api.log).toEqual(['DELETE /api/v1/tasks/only'])
  expect(document.cookie).toContain('only')
})

test('a list that could not be read says so, and Try again reads it', async () => {
  const api = fakeApi('Only')
  const person = open(api, { loaded: false })
  const alert = screen.getByRole('alert')
  within(alert).getByRole('heading', { name: 'Your tasks could not be loaded' })
  api.refusal = refusal
  await person.click(button('Try again'))
  screen.getByRole('heading', { name: 'Your tasks could not be loaded' })
  api.refusal = null
  await person.click(button('Try again'))
  await waitFor(() => expect(titles()).toEqual(['Only']))
})
