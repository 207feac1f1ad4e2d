'use client'

import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react'
import { IconButton } from './icon-button'
import { CloseIcon } from './icons'

const SHAPES = {
  /** In the middle; on phones a sheet at the bottom edge. */
  centre: 'mx-auto mt-auto mb-0 max-h-[92dvh] w-full max-w-none rounded-t-3xl sm:my-auto sm:max-w-md sm:rounded-3xl',
  /** A panel along the right edge; on phones the whole screen. */
  side: 'my-0 mr-0 ml-auto h-dvh max-h-none w-full max-w-none sm:max-w-lg sm:rounded-l-3xl',
}

interface DialogProps {
  open: boolean
  onClose: () => void
  title: string
  /** One sentence below the title. */
  lead?: ReactNode
  shape?: keyof typeof SHAPES
  children: ReactNode
}

/**
 * A window above the page. The native dialog keeps the focus inside, makes the page behind it inert and gives the focus
 * back; Escape, the cross and a click beside it close it. Its content exists only while it is open.
 */
export function Dialog({ open, onClose, title, lead, shape = 'centre', children }: DialogProps) {
  const id = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])

  // Closed before it is unmounted: only a dialog that closes gives the focus back.
  const going = useRef(false)
  useLayoutEffect(() => {
    const element = dialog.current
    going.current = false
    return () => {
      going.current = true
      element?.close()
    }
  }, [])

  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={lead ? `${id}-lead` : undefined}
      // The event also follows a change of `open`, which the parent knows already, and comes late where React mounts
      // everything twice, as it does while developing: the dialog is open again by then.
      onClose={(event) => open && !going.current && !event.currentTarget.open && onClose()}
      // Only a press on the backdrop has the dialog itself as its target; its content fills it wholly.
      onMouseDown={(event) => event.target === event.currentTarget && event.currentTarget.close()}
      className={
        `fixed inset-0 overflow-hidden bg-surface text-ink shadow-float ` +
        `backdrop:bg-[oklch(0.15_0.02_168/0.5)] open:flex open:animate-appear ${SHAPES[shape]}`
      }
    >
      {open && (
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-5 pt-4 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:px-6 sm:pb-6">
          <header className="flex items-start justify-between gap-3">
            <h2 id={`${id}-title`} className="pt-1 text-xl font-semibold tracking-[-0.02em]">
              {title}
            </h2>
            <IconButton label="Close" onClick={() => dialog.current?.close()} className="-mr-2">
              <CloseIcon />
            </IconButton>
          </header>
          {lead && (
            <p id={`${id}-lead`} className="mt-1 text-muted text-pretty">
              {lead}
            </p>
          )}
          {children}
        </div>
      )}
    </dialog>
  )
}

/** The buttons that end a dialog: side by side at its end, above each other on phones with the main one on top. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-6 flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">{children}</div>
}
