/** Errors of an account form that are found before it is sent. A valid field is absent. */
export type FieldErrors = Partial<Record<'name' | 'email' | 'password', string>>

export const NAME_MAXIMUM = 100
export const PASSWORD_MINIMUM = 8
export const PASSWORD_MAXIMUM = 128

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/** The errors of a sign-in. Only the server can check the password. */
export function signInErrors({ email, password }: { email: string; password: string }): FieldErrors {
  const address = emailError(email)
  return {
    ...(address && { email: address }),
    ...(password === '' && { password: 'Enter your password.' }),
  }
}

/** The errors of a sign-up, by the same limits as the account service's. */
export function signUpErrors(account: { name: string; email: string; password: string }): FieldErrors {
  const { password: _, ...others } = signInErrors(account)
  const { name, ...password } = newAccountErrors(account)
  // In the order of the form, so that the first error belongs to the first field that gets the focus.
  return { ...(name && { name }), ...others, ...password }
}

/** The errors of what is chosen for an account whose address is known. */
export function newAccountErrors(account: { name: string; password: string }): FieldErrors {
  const name = nameError(account.name)
  const password = newPasswordError(account.password)
  return { ...(name && { name }), ...(password && { password }) }
}

/** What is wrong with an email address, if anything. */
export function emailError(email: string): string | undefined {
  if (EMAIL.test(email)) return undefined
  return email === '' ? 'Enter your email.' : 'Enter an email like ada@example.com.'
}

/** What is wrong with a name, if anything. */
export function nameError(name: string): string | undefined {
  if (name.trim() === '') return 'Enter your name.'
  return name.length > NAME_MAXIMUM ? `Use at most ${NAME_MAXIMUM} characters.` : undefined
}

/** What is wrong with a password that is being chosen, if anything. */
export function newPasswordError(password: string): string | undefined {
  if (password === '') return 'Choose a password.'
  if (password.length < PASSWORD_MINIMUM) return `Use at least ${PASSWORD_MINIMUM} characters.`
  return password.length > PASSWORD_MAXIMUM ? `Use at most ${PASSWORD_MAXIMUM} characters.` : undefined
}
