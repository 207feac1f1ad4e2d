// @vitest-environment jsdom
import { screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { fakeApi } from '../../fixtures/fake-api'
import { atADesk, box, button, comeBack, focused, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()
afterEach(() => {
  vi.useRealTimers()
})

const refusal = { status: 503, body: { code: 'service_unavailable', detail: 'internal words' } }

test('the line for new tasks has the focus, and Enter adds', async () => {
  const api = fakeApi('Old')
  const person = openBoard(api)
  expect(document.activeElement).toBe(screen.getByLabelText('New task'))
  await person.keyboard('  Fresh {Enter}Second{Enter}')
  expect(titles()).toEqual(['Second', 'Fresh', 'Old'])
  expect(api.log).toEqual(['POST /api/v1/tasks {"title":"Fresh"}', 'POST /api/v1/tasks {"title":"Second"}'])
})

test('blank lines are not tasks', async () => {
  const api = fakeApi()
  await openBoard(api).keyboard('{Enter}   {Enter}')
  expect(api.log).toEqual([])
  screen.getByRole('heading', { name: 'A clear page' })
})

test('details of a new task are sent with it, and the next one is plain again', async () => {
  const api = fakeApi()
  const person = openBoard(api)
  await person.click(button('Due date, priority and tags'))
  await person.click(await screen.findByRole('radio', { name: 'High' }))
  await person.type(screen.getByLabelText('Tags'), 'Home,garden')
  await person.type(screen.getByLabelText('New task'), 'Mow{Enter}')
  await person.type(screen.getByLabelText('New task'), 'Rest{Enter}')
  await waitFor(() =>
    expect(api.log).toEqual([
      'POST /api/v1/tasks {"title":"Mow","priority":"high","tags":["home","garden"]}',
      'POST /api/v1/tasks {"title":"Rest"}',
    ]),
  )
})

test('a lost answer is asked for again with the same key, and makes one task', async () => {
  const api = fakeApi()
  api.lostAnswers = 1
  const person = openBoard(api)
  await person.keyboard('Once{Enter}')
  await waitFor(() => expect(api.log).toHaveLength(2))
  await waitFor(() => expect(box('Once').disabled).toBe(false))
  expect(api.tasks.map(({ title }) => title)).toEqual(['Once'])
})

test('a task that did not get through waits beside the list; sent again it is made once, always', async () => {
  const api = fakeApi('Old')
  api.lostAnswers = 2
  const person = openBoard(api)
  await person.keyboard('Fresh{Enter}')
  await screen.findByRole('list', { name: 'Not sent yet' })
  expect(titles()).toEqual(['Old'])
  expect(api.tasks).toHaveLength(2)
  await person.click(button('Send “Fresh” again'))
  await waitFor(() => expect(titles()).toEqual(['Fresh', 'Old']))
  expect(api.tasks, 'the counter-test: a new key would have made a third').toHaveLength(2)
})

test('words from inside the server are not shown', async () => {
  const api = fakeApi('Old')
  const person = openBoard(api)
  api.refusal = { ...refusal, status: 500 }
  await person.keyboard('Fresh{Enter}')
  await screen.findByRole('list', { name: 'Not sent yet' })
  expect(screen.queryByText(/internal words/)).toBeNull()
})

test('a completed task leaves the view after a moment, the focus goes on, and Undo brings it back', async () => {
  const api = fakeApi('Second', 'First')
  const person = openBoard(api)
  focusOn('Second')
  await person.keyboard(' ')
  expect(box('Second').checked).toBe(true)
  await waitFor(() => expect(titles()).toEqual(['First']))
  expect(focused()).toBe('First')
  await person.click(button('Undo'))
  await waitFor(() => expect(titles()).toEqual(['Second', 'First']))
  expect(api.tasks[0]).toMatchObject({ title: 'Second', status: 'todo', version: 3 })
})

test('a refused completion is taken back, and Send again does it', async () => {
  const api = fakeApi('Only')
  const person = openBoard(api)
  api.refusal = { status: 422, body: { code: 'invalid', detail: 'Not today.' } }
  await person.click(box('Only'))
  await screen.findByText(/Not today./)
  expect(box('Only').checked).toBe(false)
  api.refusal = null
  await person.click(button('Send “Only” again'))
  await waitFor(() => expect(api.tasks[0]?.status).toBe('done'))
})

test.each([
  ['Enter saves', ' more{Enter}', 'Only more', 1],
  ['leaving saves', ' more{Tab}', 'Only more', 1],
  ['Escape does not', ' more{Escape}', 'Only', 0],
  ['an empty title does not', '{Backspace>4/}{Enter}', 'Only', 0],
  ['an unchanged title is not sent', '{Enter}', 'Only', 0],
])('editing a title: %s', async (_, keys, title, requests) => {
  const api = fakeApi('Only')
  const person = openBoard(api)
  await person.click(button('Edit “Only”'))
  await person.keyboard(keys)
  await screen.findByRole('button', { name: `Edit “${title}”` })
  expect(api.log).toHaveLength(requests)
})

test('after a key ends an edit, the focus is back on the title', async () => {
  const person = openBoard(fakeApi('Only'))
  await person.click(button('Edit “Only”'))
  await person.keyboard('{Escape}')
  expect(document.activeElement).toBe(button('Edit “Only”'))
})

test('deleting moves the focus on, reaches the server at once, and is taken back by restoring', async () => {
  const api = fakeApi('Second', 'First')
  const person = openBoard(api)
  focusOn('Second')
  await person.keyboard('{Delete}')
  expect(titles()).toEqual(['First'])
  expect(focused()).toBe('First')
  await screen.findByText('Deleted “Second”')
  await person.keyboard('u')
  await waitFor(() => expect(titles()).toEqual(['Second', 'First']))
  await waitFor(() => expect(api.log).toEqual(['DELETE /api/v1/tasks/second', 'POST /api/v1/tasks/second/restore']))
  expect(screen.queryByText('Deleted “Second”'), 'the message goes with what it offered').toBeNull()
})

test('a deletion that cannot be sent is taken back on screen and kept', async () => {
  const api = fakeApi('Second', 'First')
  const person = openBoard(api)
  api.refusal = refusal
  focusOn('Second')
  await person.keyboard('#')
  await screen.findByText(/The deletion of “Second” is not sent yet/)
  expect(titles()).toEqual(['Second', 'First'])
  expect(screen.queryByText('Deleted “Second”')).toBeNull()
})

test('a list that could not be read says so, and Try again reads it', async () => {
  const api = fakeApi('Only')
  const person = openBoard(api, { loaded: false })
  const alert = screen.getByRole('alert')
  within(alert).getByRole('heading', { name: 'Your tasks could not be loaded' })
  api.refusal = refusal
  await person.click(button('Try again'))
  screen.getByRole('heading', { name: 'Your tasks could not be loaded' })
  api.refusal = null
  await person.click(button('Try again'))
  await waitFor(() => expect(titles()).toEqual(['Only']))
})

test('coming back to the page shows what changed elsewhere, and keeps the keyboard where it was', async () => {
  const api = fakeApi('Second', 'First')
  openBoard(api)
  focusOn('First')
  api.elsewhere('First', { title: 'First of all' })
  api.tasks.unshift({ ...structuredClone(api.tasks[0]!), id: 'third', title: 'Third' })
  await comeBack()
  await waitFor(() => expect(titles()).toEqual(['Third', 'Second', 'First of all']))
  expect(focused()).toBe('First of all')
})

test('coming back twice within a moment misses nothing: the second look comes a little later', async () => {
  const api = fakeApi('Only')
  openBoard(api)
  api.elsewhere('Only', { title: 'Once' })
  await comeBack()
  await waitFor(() => expect(titles()).toEqual(['Once']))
  api.elsewhere('Once', { title: 'Twice' })
  await comeBack()
  await waitFor(() => expect(titles()).toEqual(['Twice']))
}, 30_000)

test('a long list comes in pages, and the keyboard goes on with the first new row', async () => {
  const api = fakeApi(...Array.from({ length: 60 }, (_, at) => `Task ${at}`))
  const person = openBoard(api)
  expect(titles()).toHaveLength(50)
  await person.click(button('Load more'))
  await waitFor(() => expect(titles()).toHaveLength(60))
  expect(focused()).toBe('Task 50')
  expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull()
})

test('without a network the page says so', async () => {
  openBoard(fakeApi('Only'))
  expect(screen.queryByText(/You are offline/)).toBeNull()
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  window.dispatchEvent(new Event('offline'))
  await screen.findByText(/You are offline/)
})
