const PARAMETER = 'next'

/** The pages that need a session. */
export const PRIVATE = /^\/(tasks|chat|account)(?=[/?]|$)/

/** The sign-in page, which leads back to this page of the application afterwards. */
export const signInAddress = (back: string): string => leadingTo('/sign-in', back)

/** A page without a session, which leads to this page of the application in the end. */
export function leadingTo(page: string, back: string): string {
  const plain = back === '/tasks' || !isOwn(back)
  return plain ? page : `${page}?${new URLSearchParams({ [PARAMETER]: back })}`
}

/** Where to go after signing in: anybody can write an address into a link, so only pages of the application count. */
export function addressAfterSignIn(parameters: URLSearchParams): string {
  const back = parameters.get(PARAMETER)
  return back !== null && isOwn(back) ? back : '/tasks'
}

const isOwn = (address: string) => PRIVATE.test(address) && !/[\\\s]/.test(address)
