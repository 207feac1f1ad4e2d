// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SHORTCUTS } from '@/components/tasks/shortcut-list'
import { fakeApi } from '../../fixtures/fake-api'
import { atADesk, box, dialog, focused, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()
beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.restoreAllMocks()
})

describe('shortcuts', () => {
  const keysOf = (name: string) =>
    ({
      '?': '{?}',
      '/': '/',
      Esc: '{Escape}',
      Space: ' ',
      Enter: '{Enter}',
      Delete: '{Delete}',
      'Ctrl Z': '{Control>}z{/Control}',
    })[name] ?? name.toLowerCase().replace(' then ', '')

  /** What shows that a shortcut worked. */
  const effects: Record<string, () => unknown> = {
    'New task': () => expect(document.activeElement).toBe(screen.getByLabelText('New task')),
    Search: () => expect(document.activeElement).toBe(screen.getByLabelText('Search tasks')),
    Undo: () => screen.getByText('There is nothing to undo'),
    'This list': () => dialog('Keyboard shortcuts'),
    'Next or previous task; arrow keys, too': () => expect(focused()).not.toBe('B'),
    Complete: () => expect(box('B').checked).toBe(true),
    Rename: () => screen.getByLabelText('Title'),
    Details: () => dialog('Task details'),
    Priority: () => dialog('Priority'),
    'Due date': () => dialog('Task details'),
    Delete: () => expect(titles()).toEqual(['A', 'C']),
    'Select; Shift selects up to here': () => screen.findByText('1 selected', { selector: 'p' }),
    All: () => expect(window.location.search).toBe(''),
    Today: () => expect(window.location.search).toBe('?view=today'),
    Overdue: () => expect(window.location.search).toBe('?view=overdue'),
    'This week': () => expect(window.location.search).toBe('?view=week'),
    Done: () => expect(window.location.search).toBe('?view=done'),
  }
  /** Tested above, with more than one key. */
  const elsewhere = new Set(['Close, or stop selecting', 'Move, in my order'])
  const listed = SHORTCUTS.flatMap(({ keys }) => keys).filter(({ does }) => !elsewhere.has(does))

  test.each(listed.flatMap(({ keys, does }) => keys.map((key) => [key, does])))('%s: %s', async (key, does) => {
    const person = openBoard(fakeApi('A', 'B', 'C'))
    focusOn('B')
    await person.keyboard(keysOf(key!))
    await effects[does!]?.()
    expect(effects[does!], 'each line of the list is tested').toBeDefined()
  })

  test('letters are letters while somebody is writing', async () => {
    const api = fakeApi('A')
    const person = openBoard(api)
    await person.type(screen.getByLabelText('New task'), 'xcud#?/gt')
    expect(screen.getByLabelText<HTMLInputElement>('New task').value).toBe('xcud#?/gt')
    expect(api.log).toEqual([])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  test('two keys in a row count by when they were pressed, however late a busy page hears of them', () => {
    openBoard(fakeApi('A'))
    const press = (key: string, timeStamp: number) => {
      const event = new KeyboardEvent('keydown', { key, bubbles: true })
      Object.defineProperty(event, 'timeStamp', { value: timeStamp })
      act(() => {
        document.body.dispatchEvent(event)
      })
    }
    vi.spyOn(performance, 'now').mockReturnValue(1_000)
    press('g', 1_000)
    vi.mocked(performance.now).mockReturnValue(9_000)
    press('t', 2_400)
    expect(window.location.search).toBe('?view=today')
    press('g', 20_000)
    press('o', 21_600)
    expect(window.location.search, 'too late is too late').toBe('?view=today')
  })

  test('they can be switched off, and on again from the same list', async () => {
    const api = fakeApi('A')
    const person = openBoard(api)
    focusOn('A')
    await person.keyboard('?')
    await person.click(await screen.findByLabelText('Enable single-key shortcuts'))
    await person.keyboard('{Escape}')
    focusOn('A')
    await person.keyboard('x#c')
    expect(titles()).toEqual(['A'])
    expect(api.log).toEqual([])
    await person.keyboard('?')
    await person.click(await screen.findByLabelText('Enable single-key shortcuts'))
    await person.keyboard('{Escape}')
    focusOn('A')
    await person.keyboard('#')
    await waitFor(() => expect(titles()).toEqual([]))
  })
})
