'use client'

import { type ReactNode, type ToggleEvent, useId, useRef } from 'react'
import { FLOATING } from './floating'

/** What makes a button open the popover. The browser adds `aria-expanded` itself. */
export interface PopoverTrigger {
  popoverTarget: string
  'aria-haspopup': 'dialog'
}

interface PopoverProps {
  /** What the content is about, for assistive technology. */
  label: string
  trigger: (props: PopoverTrigger) => ReactNode
  /** The content; `close` gives the focus back to the button. */
  children: (close: () => void) => ReactNode
  onToggle?: (open: boolean) => void
  className?: string
}

/**
 * A small panel at a button, for example with filters. A click elsewhere or Escape closes it; the page stays usable.
 */
export function Popover({ label, trigger, children, onToggle, className = '' }: PopoverProps) {
  const id = useId()
  const panel = useRef<HTMLDivElement>(null)
  const onChange = (event: ToggleEvent<HTMLDivElement>) => {
    const open = event.newState === 'open'
    onToggle?.(open)
    if (open) panel.current?.querySelector<HTMLElement>('input, select, textarea, button, a')?.focus()
  }
  return (
    <>
      {trigger({ popoverTarget: id, 'aria-haspopup': 'dialog' })}
      <div
        ref={panel}
        id={id}
        popover="auto"
        role="dialog"
        aria-label={label}
        onToggle={onChange}
        className={`${FLOATING} w-72 p-4 ${className}`}
      >
        {children(() => panel.current?.hidePopover())}
      </div>
    </>
  )
}
