import 'server-only'
import { createTransport } from 'nodemailer'
import { log } from './log'
import { type MailSettings, readSecret } from './settings'

const TIMEOUT_MS = 15_000

export interface Message {
  to: string
  subject: string
  text: string
}

/**
 * Sends a message; what goes wrong is logged, without the address, which may also stand in the server's answer. Who
 * asked for the message is not told: that would say whether the account exists.
 */
export async function sendMail(settings: MailSettings, message: Message): Promise<void> {
  try {
    await transportTo(settings).sendMail({ from: settings.from, ...message })
    log('info', 'mail_sent', { subject: message.subject })
  } catch (error) {
    const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string }
    log('error', 'mail_failed', { subject: message.subject, code, response_code: responseCode, command })
  }
}

/** Read anew each time, so that a new Secret needs no restart. */
function transportTo({ host, port, tls, usernameFile, passwordFile }: MailSettings) {
  return createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    ...(usernameFile && passwordFile && { auth: { user: readSecret(usernameFile), pass: readSecret(passwordFile) } }),
  })
}
