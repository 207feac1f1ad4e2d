import { expect, test, vi } from 'vitest'
import { createReadiness } from '@/server/readiness'

vi.spyOn(process.stdout, 'write').mockReturnValue(true)

/** A replica whose database and clock are in the test's hands. */
function replica() {
  const state = { time: 0, database: async () => true as boolean }
  const limits = { now: () => state.time, timeoutMs: 50, toleranceMs: 4_000 }
  return { state, ready: createReadiness({ database: () => state.database() }, limits) }
}

test('a replica that has never reached the database gets no traffic', async () => {
  const { state, ready } = replica()
  state.database = async () => Promise.reject(new Error('refused'))
  expect(await ready()).toEqual({ ready: false, failing: ['database'] })
})

test('a blip is named but does not take traffic away; a lasting failure does', async () => {
  const { state, ready } = replica()
  expect(await ready()).toEqual({ ready: true, failing: [] })
  state.database = async () => false
  state.time = 4_000
  expect(await ready()).toEqual({ ready: true, failing: ['database'] })
  state.time = 4_001
  expect(await ready()).toEqual({ ready: false, failing: ['database'] })
})

test('a database that does not answer counts as failed', async () => {
  const { state, ready } = replica()
  state.database = () => new Promise(() => {})
  expect(await ready()).toEqual({ ready: false, failing: ['database'] })
})
