import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keptFor } from '@/state/kept'
import { leaveAccount } from '@/state/leave-account'

let opened: string[]

beforeEach(() => {
  opened = []
  vi.stubGlobal('window', { location: { assign: (address: string) => opened.push(address) } })
  keptFor('ada').write('draft', 'half a sentence')
})
afterEach(() => vi.unstubAllGlobals())

const draft = () => keptFor('ada').read('draft')

test('whoever signs out finds on the next sign-in what they were writing', async () => {
  await leaveAccount(async () => expect(opened).toEqual([]))
  expect(opened).toEqual(['/sign-in'])
  expect(draft()).toBe('half a sentence')
})

test('nothing stays in the browser of a deleted account', async () => {
  await leaveAccount(async () => expect(draft()).toBe('half a sentence'), { account: 'ada' })
  expect(opened).toEqual(['/sign-up'])
  expect(draft()).toBeNull()
})

test('nothing is forgotten and no page opened when the server refuses', async () => {
  const refused = leaveAccount(() => Promise.reject(new Error('wrong password')), { account: 'ada' })
  await expect(refused).rejects.toThrow('wrong password')
  expect(opened).toEqual([])
  expect(draft()).toBe('half a sentence')
})
