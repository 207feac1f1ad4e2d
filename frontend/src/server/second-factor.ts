import 'server-only'
import { twoFactor } from 'better-auth/plugins'
import { digestOf, newCodes } from './recovery-codes'

const TRUSTED_SECONDS = 30 * 24 * 3600

/** Marks a code that is a digest already: the account service writes the remaining ones back after each use. */
const DIGEST = 'sha256:'

/** What is compared with what is stored: the account service gets the digest of a backup code in place of the code. */
export const backupDigest = (code: string): string => `${DIGEST}${digestOf(code)}`

/**
 * Codes of an authenticator (RFC 6238), and backup codes for the day it is lost. The secret is encrypted with the auth
 * secret, so a new auth secret makes it unreadable; the backup codes are digests and outlive that.
 */
export const secondFactor = () =>
  twoFactor({
    issuer: 'Taskora',
    trustDeviceMaxAge: TRUSTED_SECONDS,
    backupCodeOptions: {
      customBackupCodesGenerate: newCodes,
      storeBackupCodes: {
        encrypt: async (codes) =>
          JSON.stringify(
            (JSON.parse(codes) as string[]).map((code) => (code.startsWith(DIGEST) ? code : backupDigest(code))),
          ),
        decrypt: async (stored) => stored,
      },
    },
  })
