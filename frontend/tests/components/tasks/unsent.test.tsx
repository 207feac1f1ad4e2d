// @vitest-environment jsdom
import { act, cleanup, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { fakeApi, stored, UNAVAILABLE } from '../../fixtures/fake-api'
import { atADesk, box, button, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()

const composer = () => screen.getByLabelText<HTMLInputElement>('New task')
const unsent = () => screen.findByRole('list', { name: 'Not sent yet' })
const online = () => act(async () => void window.dispatchEvent(new Event('online')))

describe('a task that cannot be sent', () => {
  test('is shown as unsent, survives a reload, and is sent once when the network is back', async () => {
    const api = fakeApi('Old')
    api.lostAnswers = 2
    const person = openBoard(api)
    await person.type(composer(), 'Buy milk{Enter}')
    within(await unsent()).getByText('Buy milk')
    expect(stored(api), 'the server has it; only its answers were lost').toEqual(['Buy milk', 'Old'])
    api.refusal = UNAVAILABLE
    cleanup()
    openBoard(api)
    within(await unsent()).getByText('Buy milk')
    api.refusal = null
    await online()
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull())
    expect(stored(api), 'under the same key').toEqual(['Buy milk', 'Old'])
    expect(titles()).toEqual(['Buy milk', 'Old'])
  })

  test('is sent by its button, or thrown away by the person alone', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    await person.type(composer(), 'First{Enter}')
    await person.type(composer(), 'Second{Enter}')
    await waitFor(async () => expect(within(await unsent()).getAllByRole('listitem')).toHaveLength(2))
    api.refusal = null
    await person.click(button('Discard “Second”'))
    await person.click(button('Send “First” again'))
    await waitFor(() => expect(titles()).toEqual(['First']))
    expect(stored(api)).toEqual(['First'])
    expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull()
  })

  test('that the server refuses is not sent again by itself, and says why', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    api.refusal = { status: 422, body: { code: 'invalid_input', detail: 'Not like this.' } }
    await person.type(composer(), 'Odd{Enter}')
    within(await unsent()).getByText('Not like this.')
    const before = api.log.length
    await online()
    await person.type(composer(), 'x')
    expect(api.log.length).toBe(before)
  })

  test('is neither shown to another account nor sent into it', async () => {
    const api = fakeApi()
    api.refusal = UNAVAILABLE
    const person = openBoard(api)
    await person.type(composer(), 'Secret{Enter}')
    await unsent()
    cleanup()
    api.refusal = null
    api.account = 'bob'
    openBoard(api, { account: 'bob' })
    expect(screen.queryByText('Secret')).toBeNull()
    cleanup()
    openBoard(api)
    await person.click(await screen.findByRole('button', { name: 'Send “Secret” again' }))
    await waitFor(() => expect(api.reads.filter((read) => read.endsWith('/auth/me')).length).toBeGreaterThan(1))
    expect(stored(api), 'the page of one account with the session of another').toEqual([])
  })
})

describe('a change that cannot be sent', () => {
  test('keeps its words through a reload; what was changed twice goes as one', async () => {
    const api = fakeApi('Milk')
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    for (const word of ['Oat', 'Soy']) {
      focusOn('Milk')
      await person.keyboard('{Enter}')
      await person.clear(screen.getByLabelText('Title'))
      await person.keyboard(`${word} milk{Enter}`)
      await screen.findByText(`${word} milk`, { selector: 'p' })
    }
    cleanup()
    openBoard(api)
    await unsent()
    api.refusal = null
    await online()
    await waitFor(() => expect(stored(api)).toEqual(['Soy milk']))
    await waitFor(() => expect(titles()).toEqual(['Soy milk']))
    expect(api.log.filter((line) => line.startsWith('PATCH')).at(-1)).toContain('Soy milk')
  })

  test('is kept when a proxy that does not find the application answers 404', async () => {
    const api = fakeApi('Milk')
    const person = openBoard(api)
    api.refusal = { status: 404, body: {} }
    focusOn('Milk')
    await person.keyboard('{Enter}')
    await person.clear(screen.getByLabelText('Title'))
    await person.keyboard('Oat milk{Enter}')
    within(await unsent()).getByText('Oat milk')
    expect(screen.queryByText(/deleted elsewhere/)).toBeNull()
    api.refusal = null
    await online()
    await waitFor(() => expect(stored(api)).toEqual(['Oat milk']))
  })

  test('meets a change from elsewhere: the person chooses', async () => {
    const api = fakeApi('Milk')
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    focusOn('Milk')
    await person.keyboard('{Enter}')
    await person.clear(screen.getByLabelText('Title'))
    await person.keyboard('Oat milk{Enter}')
    await unsent()
    api.elsewhere('Milk', { title: 'Rice milk' })
    api.refusal = null
    await online()
    await screen.findByText(/It was changed elsewhere as well/)
    expect(stored(api)).toEqual(['Rice milk'])
    await person.click(button('Send “Oat milk” again'))
    await person.click(await screen.findByRole('button', { name: 'Keep mine' }))
    await waitFor(() => expect(stored(api)).toEqual(['Oat milk']))
  })
})

describe('a deletion that cannot be sent', () => {
  const removeOffline = async (api: ReturnType<typeof fakeApi>) => {
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    focusOn('Milk')
    await person.keyboard('{Delete}')
    within(await unsent()).getByText(/Will be deleted/)
    cleanup()
    openBoard(api)
    within(await unsent()).getByText('Milk')
    return person
  }

  test('survives a reload, and is sent when the network is back; one that was done already is done', async () => {
    const api = fakeApi('Milk', 'Bread')
    await removeOffline(api)
    api.refusal = null
    await online()
    await waitFor(() => expect(stored(api)).toEqual(['Bread']))
    await waitFor(() => expect(titles()).toEqual(['Bread']))
    expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull()
  })

  test('is not taken for done by the 404 of a proxy', async () => {
    const api = fakeApi('Milk')
    const person = openBoard(api)
    api.refusal = { status: 404, body: {} }
    focusOn('Milk')
    await person.keyboard('{Delete}')
    within(await unsent()).getByText(/Will be deleted/)
    expect(titles(), 'the row is not gone').toEqual(['Milk'])
    api.refusal = null
    await online()
    await waitFor(() => expect(stored(api)).toEqual([]))
  })

  test('of a task that was changed elsewhere is not done by itself', async () => {
    const api = fakeApi('Milk')
    const person = await removeOffline(api)
    api.elsewhere('Milk', { description: 'Two litres' })
    api.refusal = null
    await online()
    await screen.findByText(/It was changed elsewhere/)
    expect(stored(api)).toEqual(['Milk'])
    await person.click(button('Send “Milk” again'))
    await waitFor(() => expect(stored(api)).toEqual([]))
  })

  test('nor is a change or a deletion of many lost', async () => {
    const api = fakeApi('Milk', 'Bread')
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    await person.click(button('Select tasks'))
    for (const title of ['Milk', 'Bread']) await person.click(box(`Select “${title}”`))
    await person.click(await screen.findByRole('button', { name: 'Complete' }))
    await waitFor(async () => expect(within(await unsent()).getAllByRole('listitem')).toHaveLength(2))
    cleanup()
    openBoard(api)
    api.refusal = null
    await online()
    await waitFor(() => expect(api.tasks.map(({ status }) => status)).toEqual(['done', 'done']))
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull())
  })
})

test('what is typed survives a reload, for its author alone, until it is added', async () => {
  const api = fakeApi()
  const person = openBoard(api)
  await person.type(composer(), 'Half a thou')
  cleanup()
  openBoard(api, { account: 'bob' })
  expect(composer().value).toBe('')
  cleanup()
  openBoard(api)
  expect(composer().value).toBe('Half a thou')
  await person.type(composer(), 'ght{Enter}')
  await waitFor(() => expect(stored(api)).toEqual(['Half a thought']))
  cleanup()
  openBoard(api)
  expect(composer().value).toBe('')
})

test('an ended session leads to the sign-in page, and back to this one', async () => {
  const api = fakeApi()
  api.refusal = { status: 401, body: { code: 'unauthenticated' } }
  const assign = vi.fn()
  const person = openBoard(api, { address: '/tasks?view=today' })
  vi.stubGlobal('location', { ...window.location, pathname: '/tasks', search: '?view=today', assign })
  await person.type(composer(), 'Kept{Enter}')
  await waitFor(() => expect(assign).toHaveBeenCalledWith('/sign-in?next=%2Ftasks%3Fview%3Dtoday'))
  within(await unsent()).getByText('Kept')
})

describe('a move that cannot be sent', () => {
  test('is kept, the last one of each task, and is sent once when the network is back', async () => {
    const api = fakeApi('A', 'B', 'C')
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    focusOn('A')
    await person.keyboard('{Alt>}{ArrowDown}{/Alt}')
    within(await unsent()).getByText(/^Will move below “B”/)
    focusOn('A')
    await person.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}')
    await waitFor(async () => within(await unsent()).getByText(/^Will move below “C”/))
    expect(within(await unsent()).getAllByRole('listitem')).toHaveLength(1)
    cleanup()
    openBoard(api)
    within(await unsent()).getByText(/^Will move below “C”/)
    api.refusal = null
    api.log = []
    await online()
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull())
    expect(api.log).toEqual(['POST /api/v1/tasks/a/move {"after_id":"c"}'])
    expect(stored(api)).toEqual(['B', 'C', 'A'])
    expect(titles()).toEqual(['B', 'C', 'A'])
  })
})

describe('one of a repeating task that is to be skipped', () => {
  const rule = { rule: 'FREQ=DAILY', text: 'every day', after_completion: false, except_on: [], next_task_id: null }
  const meeting = { title: 'Run', due_at: '2035-01-01T07:00:00Z', repeat: { ...rule, next_at: '2035-01-02T07:00:00Z' } }
  const skip = async (person: ReturnType<typeof openBoard>) => {
    await person.click(button('More about “Run”'))
    await person.click(await screen.findByRole('menuitem', { name: 'Skip this one' }))
  }

  test('is kept while it cannot be sent, and skipped once', async () => {
    const api = fakeApi(meeting)
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    await skip(person)
    within(await unsent()).getByText(/^This one will be skipped/)
    expect(api.tasks[0]?.due_at).toBe(meeting.due_at)
    api.refusal = null
    api.log = []
    await online()
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull())
    expect(api.log).toEqual(['POST /api/v1/tasks/run/skip'])
    expect(api.tasks[0]?.due_at).toBe(meeting.repeat.next_at)
  })

  test('is not skipped twice when the answer was lost, and is when something else was changed', async () => {
    const api = fakeApi(meeting)
    const person = openBoard(api)
    api.lostAnswers = 1
    await skip(person)
    await unsent()
    api.elsewhere('Run', { repeat: { ...rule }, due_at: meeting.repeat.next_at })
    const { version } = api.tasks[0]!
    await online()
    await waitFor(() => expect(screen.queryByRole('list', { name: 'Not sent yet' })).toBeNull())
    expect(api.tasks[0]?.version, 'nothing more was written').toBe(version)

    cleanup()
    const other = fakeApi(meeting)
    const again = openBoard(other)
    other.elsewhere('Run', { priority: 'high' })
    await skip(again)
    await waitFor(() => expect(other.tasks[0]?.due_at).toBe(meeting.repeat.next_at))
  })
})
