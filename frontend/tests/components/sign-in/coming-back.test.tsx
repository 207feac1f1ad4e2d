// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ConfirmAddress } from '@/components/sign-in/confirm-address'
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
  await heading('Keep your recovery codes')
  expect(document.activeElement?.textContent).toBe('Keep your recovery codes')
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['aaaa-bbbb', 'cccc-dddd'])
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
  await heading('Your password is new')
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
  expect((await screen.findByRole('alert')).textContent).toBe('This link does not work any more. Ask for another one.')
  answers = {}
  await userEvent.click(screen.getByRole('button', { name: 'Set new password' }))
  await heading('Your password is new')
  expect(log.at(-1)).toBe('/api/auth/reset-password {"token":"the-token","newPassword":"another horse entirely"}')
})

test('an address is confirmed by a click, not by opening the page', async () => {
  window.location.hash = '#the-token'
  render(<ConfirmAddress />)
  expect(log).toEqual([])
  await userEvent.click(screen.getByRole('button', { name: 'Use this address' }))
  await heading('Your address is changed')
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
  expect((await screen.findByRole('alert')).textContent).toMatch(/not the code of this moment/)
  expect(log.at(-1)).toBe('/api/auth/two-factor/verify-totp {"code":"123456","trustDevice":false}')
  await userEvent.click(screen.getByRole('button', { name: 'Use a backup code instead' }))
  await userEvent.click(screen.getByRole('checkbox'))
  await userEvent.type(screen.getByLabelText('Backup code'), 'aaaa-bbbb{Enter}')
  expect((await screen.findByText(/not one of your backup codes/)).getAttribute('role')).toBe('alert')
  expect(log.at(-1)).toBe('/api/auth/two-factor/verify-backup-code {"code":"aaaa-bbbb","trustDevice":true}')
})
