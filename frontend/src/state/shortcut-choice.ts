const KEY = 'taskora.shortcuts'

/** Whether single keys are shortcuts; a choice of this browser. */
export function shortcutsOn(): boolean {
  return localStorage.getItem(KEY) !== 'off'
}

export function setShortcutsOn(on: boolean): void {
  if (on) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, 'off')
}
