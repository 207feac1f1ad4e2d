import { expect, test, vi } from 'vitest'
import { createReadiness } from '@/server/readiness'

vi.spyOn(process.stdout, 'write').mockReturnValue(true)

/** A replica whose database and clock are in the test's hands. */
function replica() {
  const state = { time: 0, database: async () => true as boolean }
  const limits = { now: () => state.time, timeoutMs: 50, startMs: 30_000 }
  return { state, ready: createReadiness({ database: () => state.database() }, limits) }
}

const failure = (code: string) => async () => Promise.reject(Object.assign(new Error('no'), { code }))

test('a replica that has worked stays ready through an outage of any length, and says what fails', async () => {
  const { state, ready } = replica()
  expect(await ready()).toEqual({ ready: true, failing: [] })
  for (const code of ['ECONNREFUSED', '28P01']) {
    state.database = failure(code)
    state.time += 3_600_000
    expect(await ready()).toEqual({ ready: true, failing: ['database'] })
  }
  state.database = async () => true
  expect(await ready()).toEqual({ ready: true, failing: [] })
})

test('a replica that starts while nobody answers waits a moment, then serves what it can', async () => {
  const { state, ready } = replica()
  state.database = failure('ECONNREFUSED')
  state.time = 29_999
  expect(await ready()).toEqual({ ready: false, failing: ['database'] })
  state.time = 30_000
  expect(await ready()).toEqual({ ready: true, failing: ['database'] })
})

test('a replica that is refused never takes the place of one that works', async () => {
  for (const refused of [failure('28P01'), failure('3D000'), async () => false]) {
    const { state, ready } = replica()
    state.database = refused
    state.time = 3_600_000
    expect(await ready()).toEqual({ ready: false, failing: ['database'] })
    state.database = async () => true
    expect((await ready()).ready).toBe(true)
  }
})

test('a database that does not answer counts as failed', async () => {
  const { state, ready } = replica()
  state.database = () => new Promise(() => {})
  expect(await ready()).toEqual({ ready: false, failing: ['database'] })
})
