/** Colour themes; `system` follows the device. */
export const THEMES = ['light', 'system', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** A cookie rather than local storage: the server renders the right theme at once, with no script and no flash. */
export const THEME_COOKIE = 'taskora.theme'

/** The colour of the page in each theme, for what the device draws around it. As `--color-canvas` in globals.css. */
export const THEME_COLORS = { light: '#f3f7f4', dark: '#101614' }

/** The theme that a cookie names; anything unknown means `system`. */
export function parseTheme(value: string | undefined): Theme {
  return THEMES.find((theme) => theme === value) ?? 'system'
}
