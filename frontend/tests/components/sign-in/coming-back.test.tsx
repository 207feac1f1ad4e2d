// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AskForAccount } from '@/components/sign-in/ask-for-account'
import { ConfirmAddress } from '@/components/sign-in/confirm-address'
import { ConfirmSignUp } from '@/components/sign-in/confirm-sign-up'
import { ForgotPassword } from '@/components/sign-in/forgot-password'
import { ResetPassword } from '@/components/sign-in/reset-password'
import { SignInForm } from '@/components/sign-in/sign-in-form'
import { SignUpForm } from '@/components/sign-in/sign-up-form'

/** What each path answers; everything else is answered with `{}`. */
let answers: Record<string, Response>
let log: string[]

beforeEach(() => {
  answers = {}
  log = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    log.push(`${address}${typeof init.body === 'string' ? ` ${init.body}` : ''}`)
    return answers[address.split('?')[0] ?? '']?.clone() ?? Response.json({})
  })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  window.location.hash = ''
})

const heading = async (name: string) => expect(await screen.findByRole('heading', { name, level: 1 })).toBeTruthy()
const refused = (code: string) => Response.json({ code, detail: 'x' }, { status: 400 })

test('after a sign-up the codes are shown, with the focus on what they are', async () => {
  answers['/api/auth/sign-up/email'] = Response.json({ recoveryCodes: ['aaaa-bbbb', 'cccc-dddd'] })
  render(<SignUpForm />)
  await userEvent.type(screen.getByLabelText('Name'), 'Ada')
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse battery{Enter}')
  await heading('Save your recovery codes')
  expect(document.activeElement?.textContent).toBe('Save your recovery codes')
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['aaaa-bbbb', 'cccc-dddd'])
})

test('where there is mail a sign-up asks for the address alone, and says where to look', async () => {
  render(<AskForAccount next="/chat/1b9d" />)
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe('/sign-in?next=%2Fchat%2F1b9d')
  await userEvent.type(screen.getByLabelText('Email'), 'ada{Enter}')
  expect(screen.getByText('Enter an email like ada@example.com.')).toBeTruthy()
  expect(log).toEqual([])
  await userEvent.type(screen.getByLabelText('Email'), '@example.com{Enter}')
  await heading('Check your email')
  expect(document.activeElement?.textContent).toBe('Check your email')
  expect(screen.getByText('ada@example.com')).toBeTruthy()
  const sent = '/api/auth/sign-up/email {"email":"ada@example.com","next":"/chat/1b9d"}'
  expect(log).toEqual([sent])
  await userEvent.click(screen.getByRole('button', { name: 'Send it again' }))
  expect(await screen.findByText('It was sent again.')).toBeTruthy()
  expect(log).toEqual([sent, sent])
  answers['/api/auth/sign-up/email'] = Response.json({ code: 'TOO_MANY_ATTEMPTS' }, { status: 429 })
  await userEvent.click(screen.getByRole('button', { name: 'Send it again' }))
  expect((await screen.findByRole('alert')).textContent).toBe('Too many attempts. Wait a minute, then try again.')
  expect(screen.queryByText('It was sent again.')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Use another address' }))
  await heading('Create your account')
})

test('the link of a sign-up shows its address, asks for the rest, and leads to the codes', async () => {
  window.location.hash = `#x.${btoa(JSON.stringify({ address: 'ada@example.com' }))}.x`
  answers['/api/auth/sign-up/email'] = refused('INVALID_TOKEN')
  render(<ConfirmSignUp />)
  expect(await screen.findByDisplayValue('ada@example.com')).toHaveProperty('readOnly', true)
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  for (const words of ['Enter your name.', 'Choose a password.']) expect(screen.getByText(words)).toBeTruthy()
  expect(log).toEqual([])
  await userEvent.type(screen.getByLabelText('Name'), 'Ada')
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse battery{Enter}')
  expect((await screen.findByRole('alert')).textContent).toBe('This link no longer works. Ask for another one.')
  expect(screen.getByRole('link', { name: 'Ask for another' }).getAttribute('href')).toBe('/sign-up')
  answers['/api/auth/sign-up/email'] = refused('USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  expect(await screen.findByRole('link', { name: 'Sign in' })).toBeTruthy()
  answers['/api/auth/sign-up/email'] = Response.json({ recoveryCodes: ['aaaa-bbbb'] })
  await userEvent.click(screen.getByRole('button', { name: 'Create account' }))
  await heading('Save your recovery codes')
  const { token, ...typed } = JSON.parse(log.at(-1)?.replace('/api/auth/sign-up/email ', '') ?? '{}')
  expect(typed).toEqual({ name: 'Ada', password: 'correct horse battery' })
  expect(token).toBe(window.location.hash.slice(1))
})

test.each(['', 'nonsense', 'a.b.c', `a.${btoa('7')}.c`])('a link that is no link (%s) shows no address', (hash) => {
  window.location.hash = `#${hash}`
  render(<ConfirmSignUp />)
  expect(screen.queryByLabelText('Email')).toBeNull()
  expect(screen.getByRole('button', { name: 'Create account' })).toBeTruthy()
})

test('without a mail server no mail is offered, and with one both ways are', () => {
  render(<ForgotPassword mail={false} />)
  expect(screen.queryByRole('button', { name: 'Send me a link' })).toBeNull()
  expect(screen.getByLabelText('Recovery code')).toBeTruthy()
  cleanup()
  render(<ForgotPassword mail />)
  expect(screen.getByRole('button', { name: 'Send me a link' })).toBeTruthy()
  expect(screen.getByLabelText('Recovery code')).toBeTruthy()
})

test('a recovery code is asked for with all that it needs, and nothing is sent before', async () => {
  render(<ForgotPassword mail={false} />)
  await userEvent.click(screen.getByRole('button', { name: 'Set new password' }))
  for (const words of ['Enter your email.', 'Enter one of your recovery codes.', 'Choose a password.'])
    expect(screen.getByText(words)).toBeTruthy()
  expect(log).toEqual([])
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Recovery code'), 'aaaa-bbbb')
  await userEvent.type(screen.getByLabelText('New password'), 'another horse entirely{Enter}')
  await heading('Your password was changed')
  expect(log).toEqual([
    '/api/auth/recovery-codes/recover ' +
      '{"email":"ada@example.com","code":"aaaa-bbbb","newPassword":"another horse entirely"}',
  ])
})

test('a link is promised in the same words, whatever is known of the address', async () => {
  render(<ForgotPassword mail />)
  const [email] = screen.getAllByLabelText('Email')
  await userEvent.type(email as HTMLElement, 'nobody@example.com{Enter}')
  expect((await screen.findByText(/^If there is an account for nobody@example.com/)).getAttribute('role')).toBe(
    'status',
  )
})

test('a link that is too old says so, and one that works sets the password', async () => {
  window.location.hash = '#the-token'
  answers['/api/auth/reset-password'] = refused('INVALID_TOKEN')
  render(<ResetPassword />)
  await userEvent.type(screen.getByLabelText('New password'), 'another horse entirely{Enter}')
  expect((await screen.findByRole('alert')).textContent).toBe('This link no longer works. Ask for another one.')
  answers = {}
  await userEvent.click(screen.getByRole('button', { name: 'Set new password' }))
  await heading('Your password was changed')
  expect(log.at(-1)).toBe('/api/auth/reset-password {"token":"the-token","newPassword":"another horse entirely"}')
})

test('an address is confirmed by a click, not by opening the page', async () => {
  window.location.hash = '#the-token'
  render(<ConfirmAddress />)
  expect(log).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: 'Use this address' }))
  await heading('Your address was changed')
  expect(log).toEqual(['/api/auth/verify-email?token=the-token'])
})

test('a sign-in with a second factor asks for its code, or for a backup code', async () => {
  answers['/api/auth/sign-in/email'] = Response.json({ twoFactorRedirect: true })
  answers['/api/auth/two-factor/verify-totp'] = Response.json({ code: 'INVALID_CODE' }, { status: 401 })
  answers['/api/auth/two-factor/verify-backup-code'] = Response.json({ code: 'INVALID_BACKUP_CODE' }, { status: 401 })
  render(<SignInForm />)
  await userEvent.type(screen.getByLabelText('Email'), 'ada@example.com')
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse battery{Enter}')
  await heading('One more step')
  await userEvent.type(screen.getByLabelText('Code'), '123456{Enter}')
  expect((await screen.findByRole('alert')).textContent).toMatch(/not valid right now/)
  expect(log.at(-1)).toBe('/api/auth/two-factor/verify-totp {"code":"123456","trustDevice":false}')
  await userEvent.click(screen.getByRole('button', { name: 'Use a backup code instead' }))
  await userEvent.click(screen.getByRole('checkbox'))
  await userEvent.type(screen.getByLabelText('Backup code'), 'aaaa-bbbb{Enter}')
  expect((await screen.findByText(/not one of your backup codes/)).getAttribute('role')).toBe('alert')
  expect(log.at(-1)).toBe('/api/auth/two-factor/verify-backup-code {"code":"aaaa-bbbb","trustDevice":true}')
})
