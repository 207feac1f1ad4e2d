'use client'

import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { THEME_COOKIE, type Theme } from '@/lib/theme'
import { remember } from './remember'

interface ThemeChoice {
  theme: Theme
  choose: (theme: Theme) => void
}

const Context = createContext<ThemeChoice | null>(null)

/** Holds the chosen theme. The server reads the same cookie, so the next page is right from its first pixel. */
export function ThemeProvider({ initial, children }: { initial: Theme; children: ReactNode }) {
  const [theme, setTheme] = useState(initial)
  const value = useMemo(() => {
    const choose = (next: Theme) => {
      remember(THEME_COOKIE, next)
      document.documentElement.dataset.theme = next
      setTheme(next)
    }
    return { theme, choose }
  }, [theme])
  return <Context value={value}>{children}</Context>
}

export function useTheme(): ThemeChoice {
  const choice = useContext(Context)
  if (!choice) throw new Error('useTheme needs a ThemeProvider above it')
  return choice
}
