/** What can be said about an account form before it is sent. A field without a fault is absent. */
export type Faults = Partial<Record<'name' | 'email' | 'password', string>>

export const NAME_MAXIMUM = 100
export const PASSWORD_MINIMUM = 8
export const PASSWORD_MAXIMUM = 128

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
  const { password: _, ...others } = signInFaults(account)
  const name = nameFault(account.name)
  const password = newPasswordFault(account.password)
  // In the order of the form, so that the first fault is the first field to go back to.
  return { ...(name && { name }), ...others, ...(password && { password }) }
}

/** What is wrong with a name, if anything. */
export function nameFault(name: string): string | undefined {
  if (name.trim() === '') return 'Enter your name.'
  return name.length > NAME_MAXIMUM ? `Use at most ${NAME_MAXIMUM} characters.` : undefined
}

/** What is wrong with a password that is being chosen, if anything. */
export function newPasswordFault(password: string): string | undefined {
  if (password === '') return 'Choose a password.'
  if (password.length < PASSWORD_MINIMUM) return `Use at least ${PASSWORD_MINIMUM} characters.`
  return password.length > PASSWORD_MAXIMUM ? `Use at most ${PASSWORD_MAXIMUM} characters.` : undefined
}
