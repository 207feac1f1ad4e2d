/** What can be said about an account form before it is sent. A field without a fault is absent. */
export type Faults = Partial<Record<'name' | 'email' | 'password', string>>

export const PASSWORD_MINIMUM = 8
const PASSWORD_MAXIMUM = 128

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** The faults of a sign-in: whether the password is right is for the server to say. */
export function signInFaults({ email, password }: { email: string; password: string }): Faults {
  return {
    ...(!EMAIL.test(email) && { email: email === '' ? 'Enter your email.' : 'Enter an email like ada@example.com.' }),
    ...(password === '' && { password: 'Enter your password.' }),
  }
}

/** The faults of a sign-up, by the same limits as the account service's. */
export function signUpFaults(account: { name: string; email: string; password: string }): Faults {
  const { name, password } = account
  // In the order of the form, so that the first fault is the first field to go back to.
  const faults: Faults = { ...(name === '' && { name: 'Enter your name.' }), ...signInFaults(account) }
  if (password === '') faults.password = 'Choose a password.'
  else if (password.length < PASSWORD_MINIMUM) faults.password = `Use at least ${PASSWORD_MINIMUM} characters.`
  else if (password.length > PASSWORD_MAXIMUM) faults.password = `Use at most ${PASSWORD_MAXIMUM} characters.`
  return faults
}
