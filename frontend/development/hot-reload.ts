/** What `next dev` tells each page over the WebSocket of its hot reload; only what is read here. */
interface Message {
  readonly type?: string
  readonly errors?: readonly { readonly message: string }[]
}

/** How long a compilation takes to begin where there is one; Next.js itself says so after a tenth of a second. */
const BEGINS_MS = 400

/** One that does not end is the person's affair, and the answer to their save says what is known. */
const ENDS_MS = 30_000

/** Listens to the hot reload as a page does. */
export interface HotReload {
  /**
   * Does something to the sources, and resolves when what follows from it is compiled: to the first error, or
   * undefined.
   * Sources that no page of this server has used so far are not compiled, and no error of theirs is found.
   */
  after(change: () => void): Promise<string | undefined>
  close(): void
}

/** Resolves when the server has welcomed it. */
export async function listenToHotReload(url: string): Promise<HotReload> {
  const socket = new WebSocket(url)
  const { promise: welcome, resolve, reject } = Promise.withResolvers<void>()
  socket.addEventListener('open', () => resolve())
  socket.addEventListener('close', () => reject(new Error(`${url} was closed`)))
  socket.addEventListener('error', () => reject(new Error(`${url} does not answer`)))
  let errors: readonly { readonly message: string }[] = []
  let hear = (_type: string): void => {}
  socket.addEventListener('message', ({ data }) => {
    if (typeof data !== 'string') return
    const message = JSON.parse(data) as Message
    if (message.errors) errors = message.errors
    hear(message.type ?? '')
  })
  await welcome
  return {
    async after(change) {
      await new Promise<void>((done) => {
        let timer = setTimeout(done, BEGINS_MS)
        hear = (type) => {
          if (type !== 'building' && type !== 'built') return
          clearTimeout(timer)
          // Several files may be several compilations, one after the other.
          timer = setTimeout(done, type === 'built' ? 40 : ENDS_MS)
        }
        change()
      })
      hear = () => {}
      return errors[0] && inOneLine(errors[0].message)
    },
    close: () => socket.close(),
  }
}

/** `./src/app/page.tsx:3:1`, then what is wrong, then the code: the first two, without colours. */
export function inOneLine(message: string): string {
  const [place = '', what = ''] = message
    .replaceAll(/\u001b\[\d*m/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return [place.replace(/^\.\//, ''), what].filter((part) => part !== '').join(': ')
}
