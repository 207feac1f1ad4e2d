import { createHmac } from 'node:crypto'

/** The headers with which a sign-up with this address opens a session at once, also where there is mail. */
export type SignUpPass = (email: string) => Record<string, string>

const HEADER = 'x-taskora-sign-up-pass'

/** The pass of whoever knows the auth Secret's value; frontend/src/server/sign-up-pass.ts reads it. */
export const passOf =
  (secret: string, now = Date.now): SignUpPass =>
  (email) => {
    const seconds = Math.floor(now() / 1000)
    const proof = createHmac('sha256', secret).update(`taskora sign-up pass\n${seconds}\n${email}`)
    return { [HEADER]: `${seconds}.${proof.digest('base64url')}` }
  }
