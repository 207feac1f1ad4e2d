import 'server-only'
import { dictionary } from '@zxcvbn-ts/language-common'
import { PASSWORD_MINIMUM } from '@/lib/credentials'

let known: Set<string> | undefined

/** What breaches have shown to be used most; read at first use, because most requests choose no password. */
function mostUsed(): Set<string> {
  known ??= new Set(dictionary['passwords-common'])
  return known
}

/**
 * Whether a password is one of the first that attackers try: one of the most used, whatever its case, or one of them
 * with digits and signs behind it, such as "Password1!".
 */
export function isCommonPassword(password: string): boolean {
  const word = password.normalize('NFKC').toLowerCase()
  const stem = word.replace(/[\d\p{P}\p{S}]+$/u, '')
  return mostUsed().has(word) || (stem.length >= PASSWORD_MINIMUM - 2 && mostUsed().has(stem))
}
