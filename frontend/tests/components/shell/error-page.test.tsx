// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useOutage } from '@/state/use-outage'

let status = 'ok'

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('fetch', async () =>
    status === 'none' ? Promise.reject(new TypeError('no')) : Response.json({ status }),
  )
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Shows what the hook says, and counts how often it said that the outage is over. */
function watch() {
  const onEnd = vi.fn()
  const Watched = () => <p>{useOutage(onEnd) ? 'outage' : 'no outage'}</p>
  render(<Watched />)
  const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  return { onEnd, wait }
}

test.each(['degraded', 'unavailable', 'none'])(
  'an outage (%s) is said, and its end is noticed once',
  async (during) => {
    status = during
    const { onEnd, wait } = watch()
    await wait(1)
    expect(screen.getByText('outage')).toBeDefined()
    await wait(30_000)
    expect(onEnd).not.toHaveBeenCalled()
    status = 'ok'
    await wait(30_000)
    expect(onEnd).toHaveBeenCalledTimes(1)
  },
)

test('a page with a fault of its own is not loaded again and again', async () => {
  status = 'ok'
  const { onEnd, wait } = watch()
  await wait(60_000)
  expect(screen.getByText('no outage')).toBeDefined()
  expect(onEnd).not.toHaveBeenCalled()
})
