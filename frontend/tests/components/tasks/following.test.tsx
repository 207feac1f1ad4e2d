// @vitest-environment jsdom
import { act, cleanup, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { tellOtherTabs } from '@/state/other-tabs'
import { fakeApi, newTask, stored } from '../../fixtures/fake-api'
import { ACCOUNT, atADesk, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()
afterEach(() => vi.useRealTimers())

/** The server's stream of events, as the browser has it. */
class FakeEventSource extends EventTarget {
  static readonly CLOSED = 2
  static opened: FakeEventSource[] = []
  readyState = 1
  close = vi.fn(() => void (this.readyState = FakeEventSource.CLOSED))
  constructor(readonly url: string) {
    super()
    FakeEventSource.opened.push(this)
  }
  static newest = () => FakeEventSource.opened.at(-1)!
  tell = (type: string, data: object = {}) =>
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }))
  refuse = () => {
    this.readyState = FakeEventSource.CLOSED
    this.dispatchEvent(new Event('error'))
  }
}

const hide = (state: 'hidden' | 'visible') => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('what another device changed', () => {
  beforeEach(() => {
    FakeEventSource.opened = []
    vi.stubGlobal('EventSource', FakeEventSource)
  })
  afterEach(() => void vi.restoreAllMocks())

  test('is on screen without coming back to the page, and so is what happened before it listened', async () => {
    const api = fakeApi('Milk')
    openBoard(api)
    expect(FakeEventSource.newest().url).toBe('/api/v1/events')
    api.elsewhere('Milk', { title: 'Oat milk' })
    FakeEventSource.newest().tell('ready')
    await waitFor(() => expect(titles()).toEqual(['Oat milk']))
    api.elsewhere('Oat milk', { title: 'Soy milk' })
    FakeEventSource.newest().tell('tasks', { request_ids: [''] })
    await waitFor(() => expect(titles()).toEqual(['Soy milk']))
  })

  test('is not read again when this page did it', async () => {
    const api = fakeApi()
    const person = openBoard(api)
    await person.type(screen.getByLabelText('New task'), 'Milk{Enter}')
    await waitFor(() => expect(stored(api)).toEqual(['Milk']))
    const id = api.requestIds.at(-1)!
    expect(id).toMatch(/^[\w.-]{8,64}$/)
    await act(() => new Promise((resolve) => setTimeout(resolve, 600)))
    const before = api.reads.length
    FakeEventSource.newest().tell('tasks', { request_ids: [id] })
    await act(() => new Promise((resolve) => setTimeout(resolve, 600)))
    expect(api.reads.length).toBe(before)
    FakeEventSource.newest().tell('tasks', { request_ids: [id, 'page-of-another.1'] })
    await waitFor(() => expect(api.reads.length).toBeGreaterThan(before))
  })

  test('is not listened to by a page out of sight', () => {
    openBoard(fakeApi())
    act(() => hide('hidden'))
    expect(FakeEventSource.newest().close).toHaveBeenCalled()
    act(() => hide('visible'))
    expect(FakeEventSource.opened).toHaveLength(2)
    cleanup()
    expect(FakeEventSource.newest().close, 'nor by one that is gone').toHaveBeenCalled()
  })

  test('is listened to again after a refusal, later each time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    openBoard(fakeApi())
    for (const wait of [5_000, 10_000, 20_000]) {
      const before = FakeEventSource.opened.length
      FakeEventSource.newest().refuse()
      await act(() => vi.advanceTimersByTimeAsync(wait - 1))
      expect(FakeEventSource.opened).toHaveLength(before)
      await act(() => vi.advanceTimersByTimeAsync(1))
      expect(FakeEventSource.opened).toHaveLength(before + 1)
    }
  })
})

describe('what another tab changed', () => {
  test('is on screen without coming back to the page', async () => {
    const api = fakeApi('Milk')
    openBoard(api)
    api.elsewhere('Milk', { title: 'Oat milk' })
    tellOtherTabs(ACCOUNT)
    await waitFor(() => expect(titles()).toEqual(['Oat milk']))
  })

  test('of another account is nobody’s business', async () => {
    const api = fakeApi('Milk')
    openBoard(api)
    const before = api.reads.length
    tellOtherTabs('bob')
    await act(() => new Promise((resolve) => setTimeout(resolve, 600)))
    expect(api.reads.length).toBe(before)
  })

  test('is told by this one, too', async () => {
    const heard = vi.fn()
    const channel = new BroadcastChannel(`taskora.${ACCOUNT}`)
    channel.addEventListener('message', heard)
    const person = openBoard(fakeApi())
    await person.type(screen.getByLabelText('New task'), 'Milk{Enter}')
    await waitFor(() => expect(heard).toHaveBeenCalled())
    channel.close()
  })
})

test('at midnight the list is read for the new day by itself, and not a minute before', async () => {
  vi.useFakeTimers({ now: new Date(2026, 10, 24, 23, 58, 30), toFake: ['Date', 'setTimeout', 'clearTimeout'] })
  const api = fakeApi('Milk')
  openBoard(api, { address: '/tasks?view=today' })
  const lists = () => api.reads.filter((read) => read.includes('view=today')).length
  await act(() => vi.advanceTimersByTimeAsync(60_000))
  const before = lists()
  await act(() => vi.advanceTimersByTimeAsync(31_000))
  expect(lists()).toBe(before + 1)
})

test('today begins with what is late', async () => {
  const api = fakeApi(
    newTask('Now', { due_at: new Date().toISOString() }),
    newTask('Late', { due_at: '2020-01-01T12:00:00Z' }),
  )
  openBoard(api, { loaded: false, address: '/tasks?view=today' })
  api.byView = { overdue: ['Late'], today: ['Now'] }
  await act(async () => screen.getByRole('button', { name: 'Try again' }).click())
  await waitFor(() => expect(titles()).toEqual(['Late', 'Now']))
})
