/** Made with the first request: a page that is rendered on the server has none. */
let page: string | undefined
let count = 0

const prefix = (): string =>
  (page ??= `page-${Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(36)).join('')}.`)

/** The id of a request of this page: in the server's log, and in what it says of changes. */
export const ownRequestId = (): string => `${prefix()}${(count += 1)}`

/** Whether a change that the server tells of was made by a request of this page. */
export const isOwnRequest = (id: string): boolean => id.startsWith(prefix())
