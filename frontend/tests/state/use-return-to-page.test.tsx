// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useReturnToPage } from '@/state/use-return-to-page'

function Page({ onReturn, enabled = true }: { onReturn: () => void; enabled?: boolean }) {
  useReturnToPage(onReturn, () => 2_000, enabled)
  return null
}

const comeBack = () => window.dispatchEvent(new Event('focus'))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test('a page that is drawn anew meanwhile is read all the same, as of then', () => {
  const [first, second] = [vi.fn(), vi.fn()]
  const page = render(<Page onReturn={first} />)
  comeBack()
  page.rerender(<Page onReturn={second} />)
  vi.advanceTimersByTime(2_000)
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1])
})

test('coming back twice within a moment reads once', () => {
  const read = vi.fn()
  render(<Page onReturn={read} />)
  comeBack()
  vi.advanceTimersByTime(1_000)
  comeBack()
  vi.advanceTimersByTime(1_999)
  expect(read).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(read).toHaveBeenCalledTimes(1)
})

test('nothing is read where it is not wanted, or when the page is gone', () => {
  const read = vi.fn()
  const page = render(<Page onReturn={read} enabled={false} />)
  comeBack()
  vi.advanceTimersByTime(2_000)
  page.rerender(<Page onReturn={read} />)
  comeBack()
  page.unmount()
  vi.advanceTimersByTime(2_000)
  expect(read).not.toHaveBeenCalled()
})
