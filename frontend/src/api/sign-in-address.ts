const PARAMETER = 'next'

/** The pages that need a session. */
export const PRIVATE = /^\/(tasks|chat|account)(?=[/?]|$)/

/** The sign-in page, which leads back to this page of the application afterwards. */
export function signInAddress(back: string): string {
  const plain = back === '/tasks' || !isOwn(back)
  return plain ? '/sign-in' : `/sign-in?${new URLSearchParams({ [PARAMETER]: back })}`
}

/** Where to go after signing in: anybody can write an address into a link, so only pages of the application count. */
export function addressAfterSignIn(parameters: URLSearchParams): string {
  const back = parameters.get(PARAMETER)
  return back !== null && isOwn(back) ? back : '/tasks'
}

const isOwn = (address: string) => PRIVATE.test(address) && !/[\\\s]/.test(address)
