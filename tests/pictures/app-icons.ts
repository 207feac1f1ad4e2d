/**
 * The icons of the installed application, from the one drawing in frontend/src/app/icon.svg:
 * `node tests/pictures/app-icons.ts` writes them beside it. What it writes is committed.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../browser/chromium.ts'

const APP = join(import.meta.dirname, '..', '..', 'frontend', 'src', 'app')

/** Devices cut maskable icons to a shape of theirs: the tile fills the square, the check stays in its safe zone. */
const square = (svg: string) =>
  svg.replace(' rx="9"', '').replace('<path ', '<path transform="translate(16 16) scale(0.82) translate(-16 -16)" ')

const ICONS = [
  { path: 'icons/icon-192.png', size: 192, whole: false },
  { path: 'icons/icon-512.png', size: 512, whole: false },
  { path: 'icons/maskable-512.png', size: 512, whole: true },
  { path: 'apple-icon.png', size: 180, whole: true },
]

const drawing = readFileSync(join(APP, 'icon.svg'), 'utf8')
const browser = await launchChromium()
for (const { path, size, whole } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  const svg = (whole ? square(drawing) : drawing).replace('<svg ', `<svg width="${size}" height="${size}" `)
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`)
  await page.screenshot({ path: join(APP, path), omitBackground: true })
}
await browser.close()
