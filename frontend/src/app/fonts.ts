import localFont from 'next/font/local'

/** Hanken Grotesk, from the npm package and served by the application itself; other scripts use the system's font. */
const latin = localFont({
  src: '../../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-wght-normal.woff2',
  variable: '--font-latin',
  weight: '100 900',
  display: 'swap',
})

/** Letters such as ł, ő and ş: fetched only by pages that contain them. */
const latinExtended = localFont({
  src: '../../node_modules/@fontsource-variable/hanken-grotesk/files/hanken-grotesk-latin-ext-wght-normal.woff2',
  variable: '--font-latin-ext',
  weight: '100 900',
  display: 'swap',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-02AF, U+1E00-1E9F, U+1EF2-1EFF, U+20A0-20AB, U+20AD-20CF' }],
})

export const fontClasses = `${latin.variable} ${latinExtended.variable}`
