import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { ToastStack } from '@/components/shell/toast-stack'
import { parseTheme, THEME_COLORS, THEME_COOKIE } from '@/lib/theme'
import { ThemeProvider } from '@/state/theme'
import { ToastProvider } from '@/state/toasts'
import { fontClasses } from './fonts'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Taskora', template: '%s · Taskora' },
  description: 'A calm place for everything you mean to do.',
  robots: { index: false },
  appleWebApp: { capable: true, title: 'Taskora' },
}

export const viewport: Viewport = {
  colorScheme: 'light dark',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: THEME_COLORS.light },
    { media: '(prefers-color-scheme: dark)', color: THEME_COLORS.dark },
  ],
}

/** Reading the theme makes every page dynamic, which the nonce of the Content-Security-Policy needs anyway. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value)
  return (
    <html lang="en" data-theme={theme} className={fontClasses}>
      <body>
        <ThemeProvider initial={theme}>
          <ToastProvider>
            {children}
            <ToastStack />
          </ToastProvider>
        </ThemeProvider>
      </body>
    </html>
  )
}
