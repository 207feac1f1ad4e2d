'use client'

import Link from 'next/link'
import { type KeyboardEvent, type ReactNode, type ToggleEvent, useId, useRef } from 'react'
import { FLOATING } from './floating'

/** What makes a button open the menu. The browser adds `aria-expanded` itself. */
export interface MenuTrigger {
  popoverTarget: string
  'aria-haspopup': 'menu'
}

interface MenuProps {
  /** The button; spread what it is given onto it. */
  trigger: (props: MenuTrigger) => ReactNode
  /** Said above the items; no item itself. */
  heading?: ReactNode
  children: ReactNode
}

/**
 * A list of actions behind a button. A native popover: it lies above everything, a click elsewhere or Escape closes it,
 * and the focus goes back to the button. Arrow keys, Home, End and first letters move, as in menus of the system.
 */
export function Menu({ trigger, heading, children }: MenuProps) {
  const id = useId()
  const popover = useRef<HTMLDivElement>(null)

  const onToggle = (event: ToggleEvent<HTMLDivElement>) => {
    if (event.newState === 'open') itemsOf(event.currentTarget)[0]?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.key === 'Tab') return popover.current?.hidePopover()
    const target = destination(event.key, itemsOf(event.currentTarget))
    if (!target) return
    event.preventDefault()
    target.focus()
  }

  return (
    <>
      {trigger({ popoverTarget: id, 'aria-haspopup': 'menu' })}
      <div
        ref={popover}
        id={id}
        popover="auto"
        onToggle={onToggle}
        onKeyDown={onKeyDown}
        // Choosing closes; React hears of the choice first, because the item lies inside.
        onClick={(event) =>
          event.target instanceof Element && event.target.closest('[role=menuitem]') && popover.current?.hidePopover()
        }
        className={`${FLOATING} w-60 p-1.5`}
      >
        {heading}
        <div role="menu">{children}</div>
      </div>
    </>
  )
}

const ITEM =
  'flex min-h-10 w-full items-center gap-3 rounded-xl px-3 py-2 text-left text-[0.9375rem] font-medium ' +
  'outline-offset-0 hover:bg-well focus:bg-well disabled:opacity-60 [&>svg]:shrink-0 [&>svg]:text-muted'

interface MenuItemProps {
  icon?: ReactNode
  tone?: 'neutral' | 'danger'
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem({ icon, tone = 'neutral', disabled = false, onSelect, children }: MenuItemProps) {
  const colour = tone === 'danger' ? 'text-danger [&>svg]:text-danger' : ''
  return (
    <button
      type="button"
      role="menuitem"
      tabIndex={-1}
      disabled={disabled}
      onClick={onSelect}
      className={`${ITEM} ${colour}`}
    >
      {icon}
      {children}
    </button>
  )
}

/** An item that leads to another page. */
export function MenuLink({ href, icon, children }: { href: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <Link href={href} role="menuitem" tabIndex={-1} className={ITEM}>
      {icon}
      {children}
    </Link>
  )
}

const itemsOf = (menu: HTMLElement) => [...menu.querySelectorAll<HTMLElement>('[role=menuitem]:not(:disabled)')]

/** The item that a key leads to from the focused one. */
function destination(key: string, items: HTMLElement[]): HTMLElement | undefined {
  const at = items.indexOf(document.activeElement as HTMLElement)
  if (key === 'ArrowDown') return items[(at + 1) % items.length]
  if (key === 'ArrowUp') return items.at(at <= 0 ? -1 : at - 1)
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (!/^\p{L}$/u.test(key)) return undefined
  const after = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  return after.find((item) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
}
