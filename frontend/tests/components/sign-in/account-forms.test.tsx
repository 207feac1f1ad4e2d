// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { SignUpForm } from '@/components/sign-in/sign-up-form'
import { fakeApi } from '../../fixtures/fake-api'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const field = (name: string) => screen.getByLabelText<HTMLInputElement>(name)
const descriptionOf = (input: HTMLElement) =>
  document.getElementById(input.getAttribute('aria-describedby') ?? '')?.textContent

test('an empty sign-up says what each field needs, leads back to the first, and sends nothing', async () => {
  const api = fakeApi()
  render(<SignUpForm />)
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  expect(['Name', 'Email', 'Password'].map((name) => descriptionOf(field(name)))).toEqual([
    'Enter your name.',
    'Enter your email.',
    'Choose a password.',
  ])
  expect(document.activeElement).toBe(field('Name'))
  expect(field('Name').getAttribute('aria-invalid')).toBe('true')
  expect(api.log).toEqual([])
})

test.each([
  ['1234567', 'Use at least 8 characters.'],
  ['x'.repeat(129), 'Use at most 128 characters.'],
])('a password of unusable length is refused before it is sent', async (password, message) => {
  const api = fakeApi()
  render(<SignUpForm />)
  await userEvent.type(field('Name'), 'Ada')
  await userEvent.type(field('Email'), 'ada@example.com')
  await userEvent.click(field('Password'))
  await userEvent.paste(password)
  await userEvent.keyboard('{Enter}')
  expect(descriptionOf(field('Password'))).toBe(message)
  expect(api.log).toEqual([])
})

test.each([
  [401, { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'x' }, 'That email and password do not match an account.'],
  [429, { message: 'x' }, 'Too many attempts. Wait a minute, then try again.'],
  [500, { message: 'secret internals' }, 'Something went wrong on our side. Try again in a moment.'],
])('a sign-in answered with %i is explained and keeps what was typed', async (status, body, message) => {
  const api = fakeApi()
  api.refusal = { status, body }
  render(<SignInForm />)
  await userEvent.type(field('Email'), ' ada@example.com ')
  await userEvent.type(field('Password'), 'my password{Enter}')
  expect((await screen.findByRole('alert')).textContent).toBe(message)
  expect(api.log).toEqual(['POST /api/auth/sign-in/email {"email":"ada@example.com","password":"my password"}'])
  expect(field('Password').value).toBe('my password')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Sign in' }).disabled).toBe(false)
})

test('the password can be looked at', async () => {
  render(<SignInForm />)
  expect(field('Password').type).toBe('password')
  await userEvent.click(screen.getByRole('button', { name: 'Show password' }))
  expect(field('Password').type).toBe('text')
  await userEvent.click(screen.getByRole('button', { name: 'Hide password' }))
  expect(field('Password').type).toBe('password')
})
