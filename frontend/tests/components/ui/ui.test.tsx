// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Menu, MenuItem } from '@/components/ui/menu'
import { Select } from '@/components/ui/select'

afterEach(cleanup)

test('a menu opens on its first item, moves by arrows and first letters, and closes on a choice', async () => {
  const chosen = vi.fn()
  render(
    <Menu
      trigger={(props) => (
        <button type="button" {...props}>
          More
        </button>
      )}
    >
      <MenuItem onSelect={() => chosen('rename')}>Rename</MenuItem>
      <MenuItem disabled onSelect={() => chosen('never')}>
        Share
      </MenuItem>
      <MenuItem onSelect={() => chosen('delete')}>Delete</MenuItem>
    </Menu>,
  )
  const focused = () => document.activeElement?.textContent
  await userEvent.click(screen.getByRole('button', { name: 'More' }))
  await vi.waitFor(() => expect(focused()).toBe('Rename'))
  await userEvent.keyboard('{ArrowDown}')
  expect(focused(), 'what is disabled is passed over').toBe('Delete')
  await userEvent.keyboard('{ArrowDown}')
  expect(focused()).toBe('Rename')
  await userEvent.keyboard('{ArrowUp}')
  expect(focused()).toBe('Delete')
  await userEvent.keyboard('r')
  expect(focused()).toBe('Rename')
  await userEvent.keyboard('{End}{Enter}')
  expect(chosen.mock.calls).toEqual([['delete']])
  expect(document.querySelector('[data-open]')).toBeNull()
})

test('a dialog is named by its title, holds content only while open, and says that it was closed', async () => {
  const closed = vi.fn()
  function Example() {
    const [open, setOpen] = useState(false)
    return (
      <>
        <button type="button" onClick={() => setOpen(true)}>
          Open
        </button>
        <Dialog
          open={open}
          title="Rename"
          lead="A name helps."
          onClose={() => {
            closed()
            setOpen(false)
          }}
        >
          <input aria-label="Name" />
        </Dialog>
      </>
    )
  }
  render(<Example />)
  expect(screen.queryByLabelText('Name')).toBeNull()
  for (const close of ['{Escape}', 'button']) {
    await userEvent.click(screen.getByRole('button', { name: 'Open' }))
    screen.getByRole('dialog', { name: 'Rename', description: 'A name helps.' })
    if (close === 'button') await userEvent.click(screen.getByRole('button', { name: 'Close' }))
    else await userEvent.keyboard(close)
    expect(screen.queryByLabelText('Name')).toBeNull()
  }
  expect(closed).toHaveBeenCalledTimes(2)
})

test('a select and a checkbox are found by their labels and give their values', async () => {
  const change = vi.fn()
  render(
    <>
      <Select
        label="Priority"
        value="low"
        onChange={change}
        options={[
          { value: 'low', label: 'Low' },
          { value: 'high', label: 'High' },
        ]}
      />
      <Checkbox label="Everywhere" showLabel onChange={(event) => change(event.currentTarget.checked)} />
    </>,
  )
  await userEvent.selectOptions(screen.getByLabelText('Priority'), 'High')
  await userEvent.click(screen.getByText('Everywhere'))
  expect(change.mock.calls).toEqual([['high'], [true]])
})
