// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fakeApi, newTask, stored, UNAVAILABLE } from '../../fixtures/fake-api'
import { atADesk, button, focused, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()
beforeEach(() => localStorage.clear())
afterEach(() => {
  vi.restoreAllMocks()
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

  test('a move is taken back in another view, too, where the row is not', async () => {
    const api = fakeApi('A', 'B', 'C', 'D')
    api.byView = { overdue: [], today: ['A', 'D'] }
    const person = openBoard(api)
    focusOn('C')
    await person.keyboard('{Alt>}{ArrowDown}{/Alt}')
    await waitFor(() => expect(stored(api)).toEqual(['A', 'B', 'D', 'C']))
    await person.keyboard('gt')
    await waitFor(() => expect(titles()).toEqual(['A', 'D']))
    await person.keyboard('u')
    await waitFor(() => expect(stored(api)).toEqual(['A', 'B', 'C', 'D']))
    await person.keyboard('ga')
    await waitFor(() => expect(titles()).toEqual(['A', 'B', 'C', 'D']))
  })

  test('a move that cannot be sent is taken back and kept', async () => {
    const api = fakeApi('A', 'B')
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    focusOn('B')
    await person.keyboard('{Alt>}{ArrowUp}{/Alt}')
    await screen.findByText(/^Will move to the top/)
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
    await person.click(button('Clear search and filters'))
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

test('a search that was typed before another view was chosen searches that view', async () => {
  openBoard(fakeApi('Buy milk'), { address: '/tasks?view=today' })
  // Without a pause between them, so that the view is chosen before the search begins, however slow the machine is.
  fireEvent.change(screen.getByLabelText('Search tasks'), { target: { value: 'buy' } })
  fireEvent.click(screen.getByRole('link', { name: /^All/ }))
  expect(window.location.search).toBe('')
  await waitFor(() => expect(window.location.search).toBe('?q=buy'))
})

test('a change that was saved before another view was chosen reads that view again', async () => {
  const api = fakeApi('A', { title: 'B', status: 'done' })
  const person = openBoard(api, { address: '/tasks?sort=title' })
  await person.click(button('Edit “A”'))
  await person.keyboard('2{Enter}')
  await waitFor(() => expect(stored(api)).toEqual(['A2', 'B']))
  fireEvent.click(screen.getByRole('link', { name: /^Done/ }))
  const counts = () => api.reads.filter((read) => read.includes('/summary'))
  await waitFor(() => expect(counts(), 'for the view, and for the change').toHaveLength(2))
  await waitFor(() => expect(titles()).toEqual(['B']))
  expect(api.reads.filter((read) => !read.includes('/summary')).at(-1)).toContain('status=done')
})

test('every tag in use has its link', () => {
  const tags = Array.from({ length: 10 }, (_, at) => `tag-${at}`)
  openBoard(fakeApi(...tags.map((tag) => newTask(`Task of ${tag}`, { tags: [tag] }))))
  for (const tag of tags) screen.getByRole('link', { name: new RegExp(`^${tag}`) })
})
