import { describe, expect, test } from 'vitest'
import { addressAfterSignIn, leadingTo, signInAddress } from '@/api/sign-in-address'

describe('the way back after signing in', () => {
  test.each(['/chat/1b9d', '/tasks?view=today&q=a%20b', '/account'])('leads to %s', (back) => {
    const address = new URL(signInAddress(back), 'http://taskora.invalid')
    expect(address.pathname).toBe('/sign-in')
    expect(addressAfterSignIn(address.searchParams)).toBe(back)
  })

  test.each([
    'https://evil.example',
    '//evil.example/tasks',
    '/\\\\evil.example',
    '/tasks\\evil',
    '/taskset',
    '/sign-in',
    'javascript:alert(1)',
    '',
  ])('never leads to %s', (back) => {
    expect(addressAfterSignIn(new URLSearchParams({ next: back }))).toBe('/tasks')
    expect(signInAddress(back)).toBe('/sign-in')
  })
})

test('a page on the way keeps where it leads in the end, within the application alone', () => {
  expect(leadingTo('/sign-up', '/chat/1b9d')).toBe('/sign-up?next=%2Fchat%2F1b9d')
  for (const back of ['/tasks', '//evil.example', '']) expect(leadingTo('/sign-up', back)).toBe('/sign-up')
})
