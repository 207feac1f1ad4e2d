// @vitest-environment jsdom
import { act, render, screen, waitFor } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { AccountMenu } from '@/components/shell/account-menu'
import { ToastProvider } from '@/state/toasts'
import { type FakeApi, fakeApi, stored, UNAVAILABLE } from '../../fixtures/fake-api'
import { atADesk, box, button, comeBack, focused, focusOn, openBoard, titles } from '../../fixtures/open-board'

vi.mock('next/navigation', () => import('../../fixtures/next-navigation'))

atADesk()

describe('leaving the page', () => {
  const asks = () => !window.dispatchEvent(new Event('beforeunload', { cancelable: true }))

  test('is asked about while a change is not saved, and only then', async () => {
    const api = fakeApi('First', 'Second')
    const person = openBoard(api)
    expect(asks(), 'nothing to lose').toBe(false)
    const { promise, resolve } = Promise.withResolvers<void>()
    api.held = promise
    focusOn('First')
    await person.keyboard('#u')
    expect(titles()).toEqual(['First', 'Second'])
    expect(asks(), 'the undo waits for the deletion').toBe(true)
    resolve()
    await waitFor(() => expect(api.log.map((line) => line.split(' ')[0])).toEqual(['DELETE', 'POST']))
    await waitFor(() => expect(asks()).toBe(false))
  })

  test('is not asked about for ever when the server refuses', async () => {
    const api = fakeApi('First')
    const person = openBoard(api)
    api.refusal = UNAVAILABLE
    await person.type(screen.getByLabelText('New task'), 'Another{Enter}')
    await screen.findByRole('list', { name: 'Not sent yet' })
    expect(asks()).toBe(false)
  })
})

test('signing out waits for what the server has not answered yet', async () => {
  const api = fakeApi('First')
  const person = openBoard(api)
  const { promise, resolve } = Promise.withResolvers<void>()
  api.held = promise
  focusOn('First')
  await person.keyboard('#')
  render(
    <ToastProvider>
      <AccountMenu user={{ id: 'ada', name: 'Ada', email: 'ada@taskora.invalid' }} />
    </ToastProvider>,
  )
  await person.click(button('Your account'))
  await person.click(screen.getByRole('menuitem', { name: 'Sign out' }))
  expect(api.log).toEqual(['DELETE /api/v1/tasks/first'])
  await act(async () => resolve())
  await waitFor(() => expect(api.log.at(-1)).toContain('/api/auth/sign-out'))
})

test('a row that is being saved has the focus like any other, and is ticked off once it is saved', async () => {
  const api = fakeApi('First')
  const person = openBoard(api)
  const { promise, resolve } = Promise.withResolvers<void>()
  api.held = promise
  await person.type(screen.getByLabelText('New task'), 'Another{Enter}{Escape}')
  await person.keyboard('j')
  expect(focused()).toBe('Another')
  await person.keyboard(' ')
  expect(box('Another').checked).toBe(false)
  expect(box('Another').getAttribute('aria-disabled')).toBe('true')
  await act(async () => resolve())
  await waitFor(() => expect(box('Another').getAttribute('aria-disabled')).toBe('false'))
  expect(focused()).toBe('Another')
  await person.keyboard(' ')
  await waitFor(() => expect(api.log.at(-1)).toContain('PATCH'))
})

describe('a list that is read while the person works', () => {
  const reading = async (api: FakeApi) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    api.heldLists = promise
    await comeBack()
    await waitFor(() => expect(api.reads.some((read) => read.includes('view=all'))).toBe(true))
    return async () => {
      api.heldLists = null
      await act(async () => resolve())
    }
  }

  test('takes no move back', async () => {
    const api = fakeApi('A', 'B', 'C')
    const person = openBoard(api)
    const arrive = await reading(api)
    focusOn('A')
    await person.keyboard('{Alt>}{ArrowDown}{/Alt}')
    expect(titles()).toEqual(['B', 'A', 'C'])
    await waitFor(() => expect(api.log.some((line) => line.includes('/move'))).toBe(true))
    await arrive()
    expect(titles(), 'the answer is from before').toEqual(['B', 'A', 'C'])
    const before = api.reads.length
    await waitFor(() => expect(api.reads.length, 'and is asked for again').toBeGreaterThan(before))
  })

  test('takes no new task away', async () => {
    const api = fakeApi('A')
    const person = openBoard(api)
    const arrive = await reading(api)
    await person.type(screen.getByLabelText('New task'), 'B{Enter}')
    await waitFor(() => expect(stored(api)).toContain('B'))
    await arrive()
    expect(titles()).toEqual(['B', 'A'])
  })

  test('is taken when nothing was done meanwhile', async () => {
    const api = fakeApi('A')
    openBoard(api)
    api.elsewhere('A', { title: 'Theirs' })
    const arrive = await reading(api)
    await arrive()
    await waitFor(() => expect(titles()).toEqual(['Theirs']))
  })
})
