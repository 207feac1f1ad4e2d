/** Finds the Chromium of this machine and starts it; no browser is downloaded. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** Nothing leaves the machine on its own, and nothing needs a graphics card or user namespaces. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The browser's path: TASKORA_CHROMIUM when set, otherwise the first one on the PATH or in a usual place. */
export function findChromium(environment: Record<string, string | undefined> = process.env): string {
  const named = environment.TASKORA_CHROMIUM
  if (named) {
    if (executable(named)) return named
    throw new Error(`TASKORA_CHROMIUM names no executable file: ${named}`)
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const found = [...candidates, ...USUAL_PLACES].find(executable)
  if (found) return found
  throw new Error(
    'the browser tests need Chromium or Chrome, and none was found\n' +
      'hint: apt-get install chromium · brew install --cask chromium · or set TASKORA_CHROMIUM to the path of yours',
  )
}

/** A headless browser; close it at the end. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: findChromium(), args: FLAGS })
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
