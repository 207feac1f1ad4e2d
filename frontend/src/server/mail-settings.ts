import 'server-only'

/** How mail leaves: over TLS from the start, after STARTTLS and never without it, or in the clear. */
const TLS_MODES = ['implicit', 'starttls', 'none'] as const

export interface MailSettings {
  host: string
  port: number
  tls: (typeof TLS_MODES)[number]
  from: string
  /** Files with the user and the password of the server; both or neither. */
  usernameFile?: string | undefined
  passwordFile?: string | undefined
}

export function parseTls(value: string): MailSettings['tls'] {
  const mode = TLS_MODES.find((each) => each === value)
  if (mode === undefined) throw new Error(`is not one of ${TLS_MODES.join(', ')}`)
  return mode
}
