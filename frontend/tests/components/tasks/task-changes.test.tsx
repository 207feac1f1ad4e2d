// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type FakeApi, fakeApi, stored, UNAVAILABLE } from '../../fixtures/fake-api'
import { atADesk, box, button, comeBack, dialog, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()
beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.restoreAllMocks()
})

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

  const editInTwoPlaces = async () => {
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
    const { api, person, choice } = await editInTwoPlaces()
    await person.click(choice.getByRole('button', { name: 'Keep mine' }))
    await waitFor(() => expect(stored(api)).toEqual(['Plan of mine']))
  })

  test('the same part waits for a choice: the other', async () => {
    const { api, person, choice } = await editInTwoPlaces()
    await person.click(choice.getByRole('button', { name: 'Use the other version' }))
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
    await waitFor(() => expect(titles()).toEqual(['D']))
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
    api.refusal = UNAVAILABLE
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

test('arrow keys go through the priorities, round its ends', async () => {
  const api = fakeApi('Plan')
  const person = openBoard(api)
  focusOn('Plan')
  await person.keyboard('p')
  await dialog('Priority')
  const at = () => document.activeElement?.textContent
  within(await dialog('Priority'))
    .getByRole('button', { name: 'None' })
    .focus()
  await person.keyboard('{ArrowUp}')
  expect(at()).toBe('Low')
  await person.keyboard('{ArrowDown}{ArrowDown}')
  expect(at()).toBe('High')
  await person.keyboard('{End}{Home}{ArrowDown}{Enter}')
  await waitFor(() => expect(api.tasks[0]?.priority).toBe('medium'))
})

test('what is done is grey, and no paler than that: its facts can be read', async () => {
  const person = openBoard(fakeApi({ title: 'Plan', tags: ['work'] }))
  await person.click(box('Plan'))
  expect(box('Plan').checked).toBe(true)
  const row = within(document.querySelector<HTMLElement>('[data-row]')!)
  for (let at: Element | null = row.getByText('work'); at; at = at.parentElement)
    expect(at.className).not.toMatch(/(?:^| )opacity-/)
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
    await waitFor(() =>
      expect(api.log).toEqual(['PATCH /api/v1/tasks/plan {"description":"Soon.","status":"in_progress"}']),
    )
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
    await person.click(await screen.findByRole('button', { name: 'Keep editing' }))
    expect(within(await dialog('Task details')).getByLabelText<HTMLInputElement>('Title').value).toBe('Plan B')
    await person.click(button('Save'))
    await waitFor(() => expect(stored(api)).toEqual(['Plan B']))
  })
})
