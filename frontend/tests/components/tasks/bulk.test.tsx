// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { fakeApi, newTask, stored } from '../../fixtures/fake-api'
import { atADesk, box, button, comeBack, dialog, focused, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()

const bar = async () => within(await screen.findByRole('toolbar', { name: 'Selected tasks' }))

describe('chosen tasks', () => {
  test('get a date together, and lose it by one undo', async () => {
    const api = fakeApi('A', 'B', 'C')
    const person = openBoard(api)
    focusOn('A')
    await person.keyboard('xj{Shift>}x{/Shift}')
    await person.click((await bar()).getByRole('button', { name: 'Date' }))
    const form = within(await dialog('Due date'))
    fireEvent.change(form.getByLabelText('Date'), { target: { value: '2035-03-04' } })
    await person.click(form.getByRole('button', { name: 'Set date' }))
    await screen.findByText('Rescheduled 2 tasks')
    expect(api.tasks.map(({ due_at }) => due_at?.slice(0, 10) ?? null)).toEqual(['2035-03-04', '2035-03-04', null])
    await person.keyboard('{Control>}z{/Control}')
    await waitFor(() => expect(api.tasks.map(({ due_at }) => due_at)).toEqual([null, null, null]))
  })

  test('get and lose tags together; their other ones stay', async () => {
    const api = fakeApi({ title: 'A', tags: ['home', 'old'] }, { title: 'B', tags: ['work'] }, 'C')
    const person = openBoard(api)
    focusOn('A')
    await person.keyboard('xj{Shift>}x{/Shift}')
    await person.click((await bar()).getByRole('button', { name: 'Tags' }))
    const form = within(await dialog('Tags'))
    expect(form.getByRole<HTMLButtonElement>('button', { name: 'Change tags' }).disabled).toBe(true)
    await person.type(form.getByLabelText('Add'), 'errand,')
    await person.click(form.getByRole('checkbox', { name: 'old' }))
    await person.click(form.getByRole('button', { name: 'Change tags' }))
    await screen.findByText('Changed tags of 2 tasks')
    expect(api.tasks.map(({ tags }) => tags)).toEqual([['home', 'errand'], ['work', 'errand'], []])
    await person.click(button('Undo'))
    await waitFor(() => expect(api.tasks.map(({ tags }) => tags)).toEqual([['home', 'old'], ['work'], []]))
  })

  test('never get more tags than a task may have', async () => {
    const api = fakeApi({ title: 'A', tags: Array.from({ length: 10 }, (_, at) => `tag${at}`) }, 'B')
    const person = openBoard(api)
    focusOn('A')
    await person.keyboard('x')
    await person.click((await bar()).getByRole('button', { name: 'Tags' }))
    const form = within(await dialog('Tags'))
    await person.type(form.getByLabelText('Add'), 'errand,')
    form.getByText('1 task would have more than 10 tags.')
    expect(form.getByRole<HTMLButtonElement>('button', { name: 'Change tags' }).disabled).toBe(true)
  })
})

describe('the focus', () => {
  test('is on the heading when the last row goes, and the next key takes that back', async () => {
    const api = fakeApi('Only')
    const person = openBoard(api)
    focusOn('Only')
    await person.keyboard('#')
    await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'))
    await person.keyboard('{Control>}z{/Control}')
    await waitFor(() => expect(stored(api)).toEqual(['Only']))
  })

  test('is on the first row of another view when it was on a row of the one before', async () => {
    const api = fakeApi('A', 'B', 'C')
    api.byView = { today: ['B', 'C'], overdue: [] }
    const person = openBoard(api)
    focusOn('C')
    await person.keyboard('gt')
    await waitFor(() => expect(titles()).toEqual(['B', 'C']))
    await waitFor(() => expect(focused()).toBe('B'))
    await person.keyboard('go')
    await waitFor(() => expect(document.activeElement?.tagName).toBe('H1'))
  })

  test('stays with a link that was pressed', async () => {
    const api = fakeApi('A', 'B')
    const person = openBoard(api)
    focusOn('A')
    await person.click(screen.getByRole('link', { name: /^Today/ }))
    await waitFor(() => expect(window.location.search).toBe('?view=today'))
    await waitFor(() => expect(titles()).toEqual(['A', 'B']))
    expect(document.activeElement?.tagName).toBe('A')
  })

  test('goes back to the list with the bar of chosen tasks', async () => {
    const person = openBoard(fakeApi('A', 'B'))
    focusOn('B')
    await person.keyboard('x')
    await person.click((await bar()).getByRole('button', { name: 'Stop selecting' }))
    await waitFor(() => expect(focused()).toBe('B'))
  })

  test('leaves the line for new tasks with Escape, and keys are commands again', async () => {
    const person = openBoard(fakeApi('A'))
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('New task')))
    await person.keyboard('{Escape}j')
    expect(focused()).toBe('A')
  })
})

test('what was done is taken back by Ctrl and Z when its message is gone', async () => {
  const api = fakeApi('A', 'B')
  const person = openBoard(api)
  await person.click(box('A'))
  await waitFor(() => expect(api.tasks[0]?.status).toBe('done'))
  await person.click(button('Dismiss'))
  expect(screen.queryByText('Completed “A”')).toBeNull()
  await person.keyboard('{Control>}z{/Control}')
  await waitFor(() => expect(api.tasks[0]?.status).toBe('todo'))
})

test.each([
  { keys: 'c', left: ['B', 'C'] },
  { keys: 'xjxc', left: ['C'] },
])('what left the list with the last reading is on it again when it is taken back: $keys', async ({ keys, left }) => {
  const api = fakeApi('A', 'B', 'C')
  const person = openBoard(api)
  focusOn('A')
  await person.keyboard(keys)
  await screen.findByText(/^Completed /)
  await waitFor(() => expect(titles()).toEqual(left), { timeout: 20_000 })
  api.tasks.push(newTask('From elsewhere'))
  await comeBack()
  await waitFor(() => expect(titles()).toEqual([...left, 'From elsewhere']), { timeout: 20_000 })
  await person.keyboard('u')
  await waitFor(() => expect(api.tasks.map(({ status }) => status)).toEqual(['todo', 'todo', 'todo', 'todo']))
  await waitFor(() => expect(titles()).toEqual(['A', 'B', 'C', 'From elsewhere']), { timeout: 20_000 })
})
