'use client'

import { useState } from 'react'
import { IconButton } from '@/components/ui/icon-button'
import { EyeIcon } from '@/components/ui/icons'
import { TextField } from '@/components/ui/text-field'

interface PasswordFieldProps {
  label?: string
  name?: string
  autoComplete: 'current-password' | 'new-password'
  hint?: string
  error?: string | undefined
}

/** A password that can be looked at, which prevents more mistakes than typing it twice. */
export function PasswordField({ label = 'Password', name = 'password', ...props }: PasswordFieldProps) {
  const [legible, setLegible] = useState(false)
  const toggle = (
    <IconButton
      label={`${legible ? 'Hide' : 'Show'} ${label.toLowerCase()}`}
      aria-pressed={legible}
      onClick={() => setLegible(!legible)}
      className="mr-1.5 aria-pressed:text-accent"
    >
      <EyeIcon />
    </IconButton>
  )
  const type = legible ? 'text' : 'password'
  return <TextField label={label} name={name} type={type} trailing={toggle} {...props} />
}
