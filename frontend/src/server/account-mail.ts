import 'server-only'
import type { Pool } from 'pg'
import { leadingTo } from '@/api/sign-in-address'
import { sendMail } from './mail'
import type { Settings } from './settings'

/** How long the links of messages work. */
export const LINK_SECONDS = 3600

const FOR_AN_HOUR = 'It works for one hour, and once.'

export type AccountMail = NonNullable<ReturnType<typeof accountMail>>

/** The messages of the account service. Tokens stand behind `#`: what follows it reaches no server and no log. */
export function accountMail({ publicUrl, mail }: Settings, pool: Pool) {
  if (mail === undefined) return undefined
  const link = (page: string, token: string) => `${publicUrl.origin}/${page}#${token}`
  return {
    /** The way to an account, and from there to the page `next`. No words of whoever asked for it stand here. */
    signUp: (to: string, token: string, next: string) =>
      sendMail(mail, {
        to,
        subject: 'Your Taskora account',
        text:
          'Somebody asked for an account with this address. Choose its name and password here:\n\n' +
          `${link(leadingTo('confirm-sign-up', next), token)}\n\n` +
          `${FOR_AN_HOUR} If it was not you, do nothing: there is no account until then.\n`,
      }),
    /** In the place of such a link, for whoever has an account already. */
    signUpOfAccount: (to: string) =>
      sendMail(mail, {
        to,
        subject: 'Your Taskora account',
        text:
          'Somebody tried to sign up with this address, which has an account already. Sign in to it:\n\n' +
          `${publicUrl.origin}/sign-in\n\n` +
          `Choose another password, if you forgot yours: ${publicUrl.origin}/forgot-password\n\n` +
          'If it was not you, do nothing: nothing has changed, and nobody was told that there is an account.\n',
      }),
    /** The way to a new password. */
    resetPassword: (to: string, token: string) =>
      sendMail(mail, {
        to,
        subject: 'Choose a new password for Taskora',
        text:
          'Somebody asked for a new password for your account. Choose it here:\n\n' +
          `${link('reset-password', token)}\n\n` +
          `${FOR_AN_HOUR} If it was not you, do nothing: your password stays as it is.\n`,
      }),
    /** Says that the password was reset, in case it was somebody else. */
    passwordWasReset: (to: string) =>
      sendMail(mail, {
        to,
        subject: 'Your Taskora password was changed',
        text:
          'The password of your account was reset, and all devices were signed out.\n\n' +
          `If it was not you, choose another one at once: ${publicUrl.origin}/forgot-password\n`,
      }),
    /** Asks the new address whether it is right, and tells the one that the account has. */
    async changeAddress(userId: string, to: string, token: string): Promise<void> {
      const { rows } = await pool.query<{ email: string }>('SELECT email FROM "user" WHERE id = $1', [userId])
      await sendMail(mail, {
        to,
        subject: 'Confirm your new address for Taskora',
        text:
          `Confirm that this is the address you want to sign in with:\n\n${link('confirm-address', token)}\n\n` +
          `${FOR_AN_HOUR} If you did not ask for this, do nothing.\n`,
      })
      if (!rows[0]) return
      await sendMail(mail, {
        to: rows[0].email,
        subject: 'Your Taskora address is about to change',
        text:
          `Somebody with your password asked to change the address of your account to ${to}. It changes when the ` +
          'link that was sent there is opened.\n\n' +
          'If it was not you, choose a new password, which makes that link useless: ' +
          `${publicUrl.origin}/forgot-password\n`,
      })
    },
  }
}
