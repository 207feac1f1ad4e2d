'use client'

import { useRef, useState } from 'react'
import { Button } from './button'
import { DownloadIcon } from './icons'
import { saveFile } from './save-file'

interface CodeListProps {
  /** What the codes are called, such as `Recovery codes`. */
  label: string
  codes: string[]
  /** The name of the file that they are saved as. */
  file: string
}

/** Codes that are shown this once, with ways to put them somewhere safe. */
export function CodeList({ label, codes, file }: CodeListProps) {
  const list = useRef<HTMLUListElement>(null)
  const [said, setSaid] = useState('')
  const text = `${label} for Taskora (${window.location.host})\nEach works once.\n\n${codes.join('\n')}\n`

  const copy = async () => {
    try {
      // Browsers offer the clipboard at https and localhost alone.
      await navigator.clipboard.writeText(text)
      setSaid('Copied.')
    } catch {
      if (list.current) window.getSelection()?.selectAllChildren(list.current)
      setSaid('Your browser does not let this page copy. The codes are selected: copy them with Ctrl+C.')
    }
  }

  return (
    <div className="space-y-3">
      <ul
        ref={list}
        aria-label={label}
        className={
          'grid gap-x-6 gap-y-1.5 rounded-xl border border-line bg-well px-4 py-3.5 font-mono text-[0.9375rem] ' +
          'min-[30rem]:grid-cols-2'
        }
      >
        {codes.map((code) => (
          <li key={code} className="whitespace-nowrap">
            {code}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button variant="quiet" size="small" onClick={copy}>
          Copy
        </Button>
        <Button variant="quiet" size="small" onClick={() => saveFile(new Blob([text], { type: 'text/plain' }), file)}>
          <DownloadIcon width="18" height="18" />
          Download
        </Button>
      </div>
      <p role="status" className="text-[0.8125rem] text-muted empty:hidden">
        {said}
      </p>
    </div>
  )
}
