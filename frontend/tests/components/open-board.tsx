import { act, cleanup, configure, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, vi } from 'vitest'
import { TaskBoard } from '@/components/tasks/task-board'
import { AnnouncerProvider } from '@/state/announcer'
import { SelectionProvider } from '@/state/selection'
import { TasksProvider } from '@/state/tasks'
import { ToastProvider } from '@/state/toasts'
import { deviceTimeZone } from '@/lib/zoned-time'
import { countsOf, type FakeApi } from './fake-api'

const PAGE = 50

// Dialogs are loaded when they are first needed, which takes its time on a busy machine.
configure({ asyncUtilTimeout: 5_000 })

/** Gives each test of a file a browser with a mouse, and leaves nothing of it to the next one. */
export function atADesk(): void {
  beforeEach(() => {
    vi.stubGlobal('matchMedia', (query: string) => ({ matches: query !== '(pointer: coarse)' }))
    Element.prototype.scrollIntoView = () => undefined
  })
  afterEach(() => {
    cleanup()
    vi.unstubAllGlobals()
  })
}

/** The board as the server delivers it, and a person in front of it. */
export function openBoard(api: FakeApi, { loaded = true, address = '/tasks' } = {}) {
  window.history.replaceState(null, '', address)
  const open = api.tasks.filter(({ status }) => status !== 'done').map((task) => ({ ...task }))
  const page = { items: open.slice(0, PAGE), next_cursor: open.length > PAGE ? String(PAGE) : null }
  const initial = loaded ? { page, counts: countsOf(api.tasks) } : null
  const clock = { now: Date.now(), timeZone: deviceTimeZone() }
  render(
    <ToastProvider>
      <AnnouncerProvider>
        <SelectionProvider>
          <TasksProvider initial={initial} clock={clock}><TaskBoard /></TasksProvider>
        </SelectionProvider>
      </AnnouncerProvider>
    </ToastProvider>,
  )
  return userEvent.setup({ delay: null })
}

/** The rows on screen, in order. */
export const titles = () => rows().map((row) => row.querySelector('input')?.getAttribute('aria-label'))

const rows = () => [...document.querySelectorAll('[data-row]')]

export const button = (name: string) => screen.getByRole('button', { name })
export const box = (name: string) => screen.getByRole<HTMLInputElement>('checkbox', { name })

/** Puts the keyboard on a row. */
export const focusOn = (title: string) => act(() => box(title).focus())

/** The label of what has the focus. */
export const focused = () => document.activeElement?.getAttribute('aria-label')

/** Another window was in front; now this one is again. */
export async function comeBack() {
  await act(async () => { window.dispatchEvent(new Event('focus')) })
}
