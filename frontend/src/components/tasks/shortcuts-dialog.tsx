'use client'

import { useState } from 'react'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { setShortcutsOn, shortcutsOn } from '@/state/shortcut-choice'
import { usePanels } from './panels'
import { SHORTCUTS } from './shortcut-list'

/** All shortcuts, and a way to be without them: speech input and slips of the hand press letters, too. */
export default function ShortcutsDialog() {
  const { showHelp } = usePanels()
  const [on, setOn] = useState(shortcutsOn)
  const choose = (value: boolean) => {
    setOn(value)
    setShortcutsOn(value)
  }
  return (
    <Dialog open onClose={() => showHelp(false)} title="Keyboard shortcuts">
      <div className="mt-3 space-y-5">
        {SHORTCUTS.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="text-[0.8125rem] font-semibold text-muted">{title}</h3>
            <dl className="mt-1 divide-y divide-line">
              {keys.map(({ keys, does }) => (
                <div key={does} className="flex items-center justify-between gap-4 py-2">
                  <dt className="text-[0.9375rem]">{does}</dt>
                  <dd className="flex shrink-0 gap-1.5">
                    {keys.map((key) => (
                      <kbd
                        key={key}
                        className="min-w-7 rounded-md border border-line bg-well px-1.5 text-center font-sans text-[0.8125rem] leading-6 font-semibold"
                      >
                        {key}
                      </kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Checkbox
          label="Enable single-key shortcuts"
          showLabel
          checked={on}
          onChange={(event) => choose(event.currentTarget.checked)}
          className="-ml-2.5"
        />
      </div>
    </Dialog>
  )
}
