// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { ThemeSwitch } from '@/components/shell/theme-switch'
import { parseTheme } from '@/lib/theme'
import { ThemeProvider } from '@/state/theme'

afterEach(cleanup)

test('a choice changes the page at once and is kept for the server', async () => {
  render(
    <ThemeProvider initial="system">
      <ThemeSwitch />
    </ThemeProvider>,
  )
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'Same as device' }).checked).toBe(true)
  await userEvent.click(screen.getByRole('radio', { name: 'Dark' }))
  expect(document.documentElement.dataset.theme).toBe('dark')
  expect(document.cookie).toContain('taskora.theme=dark')
})

test.each([
  ['dark', 'dark'],
  ['light', 'light'],
  ['system', 'system'],
  [undefined, 'system'],
  ['<script>', 'system'],
])('a cookie that says %s means %s', (cookie, theme) => expect(parseTheme(cookie)).toBe(theme))
