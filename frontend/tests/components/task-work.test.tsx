// @vitest-environment jsdom
import { act, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SHORTCUTS } from '@/components/tasks/shortcut-list'
import { fakeApi, type FakeApi } from './fake-api'
import { atADesk, box, button, comeBack, focused, focusOn, openBoard, titles } from './open-board'

vi.mock('next/navigation', () => import('./next-navigation'))

atADesk()
beforeEach(() => localStorage.clear())
afterEach(() => { vi.restoreAllMocks() })

const refusal = { status: 503, body: { code: 'service_unavailable' } }
const stored = (api: FakeApi) => api.tasks.map(({ title }) => title)
const dialog = (name: string) => screen.findByRole('dialog', { name })

describe('the same task changed in two places', () => {
  test('different parts are both kept, and the person is told', async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    api.elsewhere('Plan', { priority: 'high' })
    await person.click(button('Edit “Plan”'))
    await person.keyboard(' B{Enter}')
    await screen.findByText('“Plan B” was also changed elsewhere (priority). Both changes are kept.')
    expect(api.tasks[0]).toMatchObject({ title: 'Plan B', priority: 'high', version: 3 })
  })

  const clash = async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    await person.click(button('Edit “Plan”'))
    api.elsewhere('Plan', { title: 'Theirs' })
    await person.keyboard(' of mine{Enter}')
    const choice = within(await dialog('Changed in two places'))
    choice.getByText('Plan of mine')
    choice.getByText('Theirs')
    expect(stored(api), 'nothing is overwritten before somebody chooses').toEqual(['Theirs'])
    return { api, person, choice }
  }

  test('the same part waits for a choice: mine', async () => {
    const { api, person, choice } = await clash()
    await person.click(choice.getByRole('button', { name: 'Keep mine' }))
    await waitFor(() => expect(stored(api)).toEqual(['Plan of mine']))
  })

  test('the same part waits for a choice: the other', async () => {
    const { api, person, choice } = await clash()
    await person.click(choice.getByRole('button', { name: 'Take the other' }))
    expect(titles()).toEqual(['Theirs'])
    expect(stored(api)).toEqual(['Theirs'])
  })

  test('what came in while somebody was writing does not make them overwrite it', async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    await person.click(button('Edit “Plan”'))
    api.elsewhere('Plan', { title: 'Theirs' })
    await comeBack()
    await waitFor(() => expect(api.reads.some((read) => read.includes('view=all'))).toBe(true))
    await person.keyboard(' of mine{Enter}')
    await dialog('Changed in two places')
    expect(stored(api)).toEqual(['Theirs'])
  })

  test('one’s own quick changes are no conflict', async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    await person.click(button('Edit “Plan”'))
    await person.keyboard(' A{Enter}')
    await person.click(button('Edit “Plan A”'))
    await person.keyboard('B{Enter}')
    await waitFor(() => expect(api.tasks[0]).toMatchObject({ title: 'Plan AB', version: 3 }))
    expect(screen.queryByRole('dialog', { name: 'Changed in two places' })).toBeNull()
  })

  test('a task that was deleted elsewhere goes, with a message', async () => {
    const api = fakeApi('Gone', 'Here')
    const person = openBoard(api)
    api.tasks.shift()
    await person.click(button('Edit “Gone”'))
    await person.keyboard('?{Enter}')
    await screen.findByText('“Gone” was deleted elsewhere.')
    expect(titles()).toEqual(['Here'])
  })
})

describe('many tasks at once', () => {
  const choose = async (api: FakeApi) => {
    const person = openBoard(api)
    focusOn('A')
    await person.keyboard('xjj{Shift>}X{/Shift}')
    await screen.findByText('3 selected', { selector: 'p' })
    return person
  }

  test('x and Shift x choose a range; completing is one request, undo another with the former values', async () => {
    const api = fakeApi('A', { title: 'B', status: 'in_progress' }, 'C', 'D')
    const person = await choose(api)
    await person.keyboard('c')
    await screen.findByText('Completed 3 tasks')
    await waitFor(() => expect(titles()).toEqual(['D']), { timeout: 2_000 })
    await person.keyboard('u')
    await waitFor(() => expect(titles()).toEqual(['A', 'B', 'C', 'D']))
    await waitFor(() => expect(api.tasks.map(({ status }) => status)).toEqual(['todo', 'in_progress', 'todo', 'todo']))
    expect(api.log).toHaveLength(2)
  })

  test('one that was changed elsewhere is left alone, said, and done on demand', async () => {
    const api = fakeApi('A', 'B', 'C', 'D')
    const person = await choose(api)
    api.elsewhere('B', { title: 'B!' })
    await person.keyboard('c')
    await screen.findByText('Completed 2 tasks')
    await screen.findByText('1 task changed elsewhere meanwhile and stayed as it is.')
    expect(api.tasks.map(({ status }) => status)).toEqual(['done', 'todo', 'done', 'todo'])
    await person.click(button('Change anyway'))
    await waitFor(() => expect(api.tasks[1]).toMatchObject({ title: 'B!', status: 'done' }))
  })

  test('deleting is undone to the former places', async () => {
    const api = fakeApi('A', 'B', 'C', 'D')
    const person = await choose(api)
    await person.keyboard('{Delete}')
    expect(titles()).toEqual(['D'])
    await person.keyboard('u')
    await waitFor(() => expect(titles()).toEqual(['A', 'B', 'C', 'D']))
    await waitFor(() => expect(api.tasks).toHaveLength(4))
  })

  test('a refusal takes everything back', async () => {
    const api = fakeApi('A', 'B', 'C', 'D')
    const person = await choose(api)
    api.refusal = refusal
    await person.keyboard('#')
    await screen.findByText(/3 tasks not deleted/)
    expect(titles()).toEqual(['A', 'B', 'C', 'D'])
  })

  test('Escape ends choosing, and the boxes mean "done" again', async () => {
    const person = await choose(fakeApi('A', 'B', 'C'))
    await person.keyboard('{Escape}')
    expect(titles()).toEqual(['A', 'B', 'C'])
    await waitFor(() => expect(screen.queryByRole('toolbar')).toBeNull())
  })
})

describe('the form of a task', () => {
  test('sends what was changed and nothing else', async () => {
    const api = fakeApi({ title: 'Plan', tags: ['home'], priority: 'low' })
    const person = openBoard(api)
    focusOn('Plan')
    await person.keyboard('e')
    const form = within(await dialog('Task details'))
    await person.type(form.getByLabelText('Description'), 'Soon.')
    await person.click(form.getByRole('radio', { name: 'In progress' }))
    await person.click(form.getByRole('button', { name: 'Save' }))
    await waitFor(() => expect(api.log).toEqual(['PATCH /api/v1/tasks/plan {"description":"Soon.","status":"in_progress"}']))
  })

  test('a date is sent with its time zone, and taken away with it', async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    focusOn('Plan')
    await person.keyboard('d')
    await person.click(within(await dialog('Task details')).getByRole('button', { name: 'Tomorrow' }))
    await person.click(button('Save'))
    await waitFor(() => expect(api.tasks[0]?.due_at).toMatch(/:59:00Z$/))
    expect(api.tasks[0]?.due_time_zone).toBeTruthy()
    await screen.findByText('Tomorrow')
    await person.keyboard('u')
    await waitFor(() => expect(api.tasks[0]).toMatchObject({ due_at: null, due_time_zone: null }))
  })

  test('without a title it stays open and says why', async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    focusOn('Plan')
    await person.keyboard('e')
    await person.clear(within(await dialog('Task details')).getByLabelText('Title'))
    await person.click(button('Save'))
    screen.getByText('Give the task a title.')
    expect(api.log).toEqual([])
  })

  test('closing it loses nothing: what was written can be taken up again', async () => {
    const api = fakeApi('Plan')
    const person = openBoard(api)
    focusOn('Plan')
    await person.keyboard('e')
    await person.type(within(await dialog('Task details')).getByLabelText('Title'), ' B')
    await person.keyboard('{Escape}')
    await person.click(await screen.findByRole('button', { name: 'Go on editing' }))
    expect(within(await dialog('Task details')).getByLabelText<HTMLInputElement>('Title').value).toBe('Plan B')
    await person.click(button('Save'))
    await waitFor(() => expect(stored(api)).toEqual(['Plan B']))
  })
})

describe('the order of the person', () => {
  test('Alt and arrows move a row and keep the focus; the last place counts', async () => {
    const api = fakeApi('A', 'B', 'C')
    const person = openBoard(api)
    focusOn('A')
    await person.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}')
    expect(titles()).toEqual(['B', 'C', 'A'])
    await waitFor(() => expect(stored(api)).toEqual(['B', 'C', 'A']))
    expect(api.log.at(-1)).toBe('POST /api/v1/tasks/a/move {"after_id":"c"}')
    await waitFor(() => expect(focused()).toBe('A'))
  })

  test('a refused move is taken back', async () => {
    const api = fakeApi('A', 'B')
    const person = openBoard(api)
    api.refusal = refusal
    focusOn('B')
    await person.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await screen.findByText(/“B” was not moved/)
    expect(titles()).toEqual(['A', 'B'])
  })

  test('other orders are the server’s: rows do not move by hand there', async () => {
    const api = fakeApi('A', 'B')
    const person = openBoard(api, { address: '/tasks?sort=title' })
    focusOn('A')
    await person.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(titles()).toEqual(['A', 'B'])
    expect(api.log).toEqual([])
  })
})

describe('views, search and filters', () => {
  test('searching waits for a pause, changes the address, and says when nothing matches', async () => {
    const api = fakeApi('Buy milk', 'Call Ada')
    const person = openBoard(api)
    await person.keyboard('{Escape}')
    focusOn('Buy milk')
    await person.keyboard('/milk')
    await waitFor(() => expect(titles()).toEqual(['Buy milk']))
    expect(window.location.search).toBe('?q=milk')
    expect(api.reads.filter((read) => read.includes('q='))).toHaveLength(1)
    await person.keyboard('shake')
    await screen.findByRole('heading', { name: 'No task matches' })
    await person.click(button('Show all of this view'))
    await waitFor(() => expect(titles()).toEqual(['Buy milk', 'Call Ada']))
  })

  test('a new task that the view does not show is announced with the way to it', async () => {
    const api = fakeApi('Buy milk')
    const person = openBoard(api, { address: '/tasks?view=overdue' })
    await person.type(screen.getByLabelText('New task'), 'Fresh{Enter}')
    await screen.findByText('Added “Fresh”. It is not part of this view.')
    await person.click(button('Show'))
    await waitFor(() => expect(titles()).toContain('Fresh'))
  })

  test('what is added under a tag gets the tag', async () => {
    const api = fakeApi({ title: 'Old', tags: ['home'] })
    const person = openBoard(api, { address: '/tasks?tag=home' })
    await person.type(screen.getByLabelText('New task'), 'New{Enter}')
    expect(api.log).toEqual(['POST /api/v1/tasks {"title":"New","tags":["home"]}'])
  })
})

describe('shortcuts', () => {
  const keysOf = (name: string) => ({ '?': '{?}', '/': '/', Esc: '{Escape}', Space: ' ', Enter: '{Enter}', Delete: '{Delete}' })[name] ?? name.toLowerCase().replace(' then ', '')

  /** What tells that a shortcut worked. */
  const effects: Record<string, () => unknown> = {
    'New task': () => expect(document.activeElement).toBe(screen.getByLabelText('New task')),
    'Search': () => expect(document.activeElement).toBe(screen.getByLabelText('Search tasks')),
    'Undo': () => screen.getByText('There is nothing to undo'),
    'This list': () => dialog('Keyboard shortcuts'),
    'Next or previous task; arrow keys, too': () => expect(focused()).not.toBe('B'),
    'Complete': () => expect(box('B').checked).toBe(true),
    'Rename': () => screen.getByLabelText('Title'),
    'Details': () => dialog('Task details'),
    'Priority': () => dialog('Priority'),
    'Due date': () => dialog('Task details'),
    'Delete': () => expect(titles()).toEqual(['A', 'C']),
    'Select; Shift selects up to here': () => screen.findByText('1 selected', { selector: 'p' }),
    'All': () => expect(window.location.search).toBe(''),
    'Today': () => expect(window.location.search).toBe('?view=today'),
    'Overdue': () => expect(window.location.search).toBe('?view=overdue'),
    'This week': () => expect(window.location.search).toBe('?view=week'),
    'Done': () => expect(window.location.search).toBe('?view=done'),
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
      act(() => { document.body.dispatchEvent(event) })
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
    await person.click(await screen.findByLabelText('Single keys do these things'))
    await person.keyboard('{Escape}')
    focusOn('A')
    await person.keyboard('x#c')
    expect(titles()).toEqual(['A'])
    expect(api.log).toEqual([])
    await person.keyboard('?')
    await person.click(await screen.findByLabelText('Single keys do these things'))
    await person.keyboard('{Escape}')
    focusOn('A')
    await person.keyboard('#')
    await waitFor(() => expect(titles()).toEqual([]))
  })
})

test('a search that was typed before another view was chosen searches that view', async () => {
  const person = openBoard(fakeApi('Buy milk'), { address: '/tasks?view=today' })
  await person.type(screen.getByLabelText('Search tasks'), 'buy')
  await person.click(screen.getByRole('link', { name: /^All/ }))
  expect(window.location.search).toBe('')
  await waitFor(() => expect(window.location.search).toBe('?q=buy'))
})
