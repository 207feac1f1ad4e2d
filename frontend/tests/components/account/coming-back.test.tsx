// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { AddressForm } from '@/components/account/address-form'
import { RecoverySection } from '@/components/account/recovery-section'
import { SecondFactorSection } from '@/components/account/second-factor-section'
import { ToastProvider } from '@/state/toasts'

const refresh = vi.fn()
vi.mock('next/navigation', () => ({ useRouter: () => ({ refresh }) }))

let answers: Record<string, Response>
let log: string[]

beforeEach(() => {
  answers = {}
  log = []
  refresh.mockReset()
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    log.push(`${address}${typeof init.body === 'string' ? ` ${init.body}` : ''}`)
    return answers[address]?.clone() ?? Response.json({})
  })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const typePassword = (text = 'correct horse battery') => userEvent.type(screen.getByLabelText('Password'), text)

test.each([
  [{ left: 0, kept: false }, /You have no recovery codes/],
  [{ left: 8, kept: false }, /You have not confirmed that you saved your codes/],
  [{ left: 2, kept: true }, /only 2 left/],
  [{ left: 8, kept: true }, /You have 8 codes left/],
])('the account page says how things stand with recovery codes: %o', (state, words) => {
  render(<RecoverySection state={state} />)
  expect(screen.getByText(words)).toBeTruthy()
})

test('new recovery codes take the password, and are shown until they are kept', async () => {
  answers['/api/auth/recovery-codes/renew'] = Response.json({ recoveryCodes: ['aaaa-bbbb'] })
  render(<RecoverySection state={{ left: 8, kept: false }} />)
  await press('Make new codes')
  expect(screen.getByText('Enter your password.')).toBeTruthy()
  expect(log).toEqual([])
  await typePassword()
  await press('Make new codes')
  expect(within(await screen.findByRole('list', { name: 'Recovery codes' })).getByText('aaaa-bbbb')).toBeTruthy()
  await press('I have saved them')
  expect(log.at(-1)).toBe('/api/auth/recovery-codes/keep {}')
  expect(refresh).toHaveBeenCalledOnce()
})

test('a second factor shows its key as a picture and as text, and wants a code before it counts', async () => {
  const totpURI = 'otpauth://totp/Taskora:ada%40example.com?secret=ABCDEFGHIJKL&issuer=Taskora'
  answers['/api/auth/two-factor/enable'] = Response.json({ totpURI, backupCodes: ['cccc-dddd'] })
  answers['/api/auth/two-factor/verify-totp'] = Response.json({ code: 'INVALID_CODE' }, { status: 401 })
  render(
    <ToastProvider>
      <SecondFactorSection enabled={false} />
    </ToastProvider>,
  )
  await typePassword()
  await press('Set up')
  expect(await screen.findByRole('img', { name: 'QR code for your authenticator app' })).toBeTruthy()
  expect(screen.getByText('ABCD EFGH IJKL')).toBeTruthy()
  await userEvent.type(screen.getByLabelText('Code'), '123 456{Enter}')
  expect((await screen.findByRole('alert')).textContent).toMatch(/not valid right now/)
  expect(screen.queryByText('cccc-dddd')).toBeNull()
  answers['/api/auth/two-factor/verify-totp'] = Response.json({})
  await press('Turn on')
  expect(await screen.findByText('cccc-dddd')).toBeTruthy()
  expect(log.at(-1)).toBe('/api/auth/two-factor/verify-totp {"code":"123456"}')
  expect(refresh).not.toHaveBeenCalled()
  await press('I have saved them')
  expect(refresh).toHaveBeenCalledOnce()
})

test('a second factor is turned off with the password', async () => {
  render(
    <ToastProvider>
      <SecondFactorSection enabled />
    </ToastProvider>,
  )
  await press('Turn off')
  expect(log).toEqual([])
  await typePassword()
  await press('Turn off')
  expect(log).toEqual(['/api/auth/two-factor/disable {"password":"correct horse battery"}'])
})

test('without mail another address counts at once, or is said to be unusable', async () => {
  answers['/api/auth/get-session'] = Response.json({ user: { email: 'ada@example.com' } })
  render(
    <ToastProvider>
      <AddressForm email="ada@example.com" mail={false} />
    </ToastProvider>,
  )
  await userEvent.type(screen.getByLabelText('New email'), 'Ada@example.com')
  await press('Change email')
  expect(screen.getByText('That is already your address.')).toBeTruthy()
  await userEvent.clear(screen.getByLabelText('New email'))
  await userEvent.type(screen.getByLabelText('New email'), 'new@example.com')
  await typePassword()
  await press('Change email')
  expect((await screen.findByRole('alert')).textContent).toBe('That address cannot be used.')
  answers['/api/auth/get-session'] = Response.json({ user: { email: 'new@example.com' } })
  await press('Change email')
  expect(refresh).toHaveBeenCalledOnce()
})

test('with mail it counts once its link is opened', async () => {
  render(
    <ToastProvider>
      <AddressForm email="ada@example.com" mail />
    </ToastProvider>,
  )
  await userEvent.type(screen.getByLabelText('New email'), 'new@example.com')
  await typePassword()
  await press('Change email')
  expect(await screen.findByText(/A message is on its way to new@example.com/)).toBeTruthy()
  expect(log).toEqual(['/api/auth/change-email {"newEmail":"new@example.com","password":"correct horse battery"}'])
})
