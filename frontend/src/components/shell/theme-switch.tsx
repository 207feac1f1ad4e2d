'use client'

import { DeviceIcon, MoonIcon, SunIcon } from '@/components/ui/icons'
import { THEMES, type Theme } from '@/lib/theme'
import { useTheme } from '@/state/theme'

/** What each theme is called, and its sign. */
export const THEME_CHOICES: Record<Theme, { label: string; Icon: typeof SunIcon }> = {
  light: { label: 'Light', Icon: SunIcon },
  system: { label: 'Same as device', Icon: DeviceIcon },
  dark: { label: 'Dark', Icon: MoonIcon },
}

/** Light, dark, or whatever the device says. Real radio buttons, so arrow keys work. */
export function ThemeSwitch() {
  const { theme, choose } = useTheme()
  return (
    <fieldset className="flex rounded-xl bg-well p-0.5">
      <legend className="sr-only">Theme</legend>
      {THEMES.map((value) => {
        const { label, Icon } = THEME_CHOICES[value]
        return (
          <label
            key={value}
            title={label}
            className="relative flex size-8 items-center justify-center rounded-[0.6rem] text-muted transition-colors hover:text-ink has-checked:bg-raised has-checked:text-ink has-checked:shadow-sm has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent"
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => choose(value)}
              aria-label={label}
              className="absolute inset-0 appearance-none rounded-[0.6rem] outline-none"
            />
            <Icon width="17" height="17" />
          </label>
        )
      })}
    </fieldset>
  )
}
