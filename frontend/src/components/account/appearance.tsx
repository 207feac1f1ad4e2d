'use client'

import { THEME_CHOICES } from '@/components/shell/theme-switch'
import { THEMES } from '@/lib/theme'
import { useTheme } from '@/state/theme'
import { SettingsSection } from './settings-section'

/** The theme, in words. */
export function Appearance() {
  const { theme, choose } = useTheme()
  return (
    <SettingsSection title="Appearance" lead="Saved in this browser.">
      <fieldset className="flex flex-col gap-2 sm:flex-row">
        <legend className="sr-only">Appearance</legend>
        {THEMES.map((value) => {
          const { label, Icon } = THEME_CHOICES[value]
          return (
            <label
              key={value}
              className="relative flex min-h-12 flex-auto items-center gap-3 whitespace-nowrap rounded-xl border border-line bg-surface px-3.5 text-[0.9375rem] font-medium transition-colors hover:border-outline has-checked:border-accent has-checked:bg-accent-soft has-checked:text-accent has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-offset-2 has-[:focus-visible]:outline-accent"
            >
              <input
                type="radio"
                name="appearance"
                value={value}
                checked={theme === value}
                onChange={() => choose(value)}
                className="absolute inset-0 appearance-none rounded-xl outline-none"
              />
              <Icon width="18" height="18" />
              {label}
            </label>
          )
        })}
      </fieldset>
    </SettingsSection>
  )
}
