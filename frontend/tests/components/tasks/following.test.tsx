// @vitest-environment jsdom
import { act, screen, waitFor } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { tellOtherTabs } from '@/state/other-tabs'
import { fakeApi, newTask } from '../../fixtures/fake-api'
import { ACCOUNT, atADesk, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()
afterEach(() => vi.useRealTimers())

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
