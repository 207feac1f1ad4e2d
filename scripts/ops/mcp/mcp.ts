// The tools of Taskora for an MCP client on this machine: the client starts this command and speaks to it.
import { readFileSync } from 'node:fs'
import { publicUrl } from '../../lib/release/live.ts'
import type { Context } from '../../lib/run/context.ts'
import type { Operation } from '../../lib/run/operation.ts'
import { usageError } from '../../lib/run/usage-error.ts'
import { type Credentials, signIn } from './account.ts'
import { runBridge } from './mcp-bridge.ts'

export const operation: Operation = {
  name: 'mcp',
  summary: 'Offer the tasks of an account to an MCP client, over standard input and output',
  flags: {
    url: { about: "address of the application, where it is not this machine's", argument: 'URL' },
    operations: { about: "offer the suite's operations in place of tasks: status, why, logs, …; deploy after a yes" },
    headers: { about: 'print the headers that an MCP client sends to URL/mcp itself, and end' },
  },
  changes: false,
  async run(context) {
    const { options, report } = context
    if (options.values['operations']) {
      // Its packages take a while to load, and the other way needs none of them.
      const { serveOperations } = await import('./operations.ts')
      await serveOperations(context)
      return undefined
    }
    const url = String(options.values['url'] ?? publicUrl(context)).replace(/\/$/, '')
    const credentials = readCredentials(context)
    if (options.values['headers']) {
      const { headers } = await signIn(url, credentials)
      report.data(JSON.stringify({ Cookie: headers.cookie, Origin: headers.origin }))
      return headers
    }
    await runBridge({
      url,
      input: process.stdin,
      write: (line) => report.data(line),
      signIn: () => signIn(url, credentials),
    })
    return undefined
  },
}

/** The account, from the environment: a client's configuration sets it. The password is in a file, not in there. */
function readCredentials({ env }: Pick<Context, 'env'>): Credentials {
  const [email, file] = [env['TASKORA_EMAIL'], env['TASKORA_PASSWORD_FILE']]
  if (!email || !file)
    throw usageError('TASKORA_EMAIL and TASKORA_PASSWORD_FILE say whose tasks: docs/mcp.md shows how', 'mcp')
  try {
    return { email, password: readFileSync(file, 'utf8').trim() }
  } catch (error) {
    throw usageError(`TASKORA_PASSWORD_FILE cannot be read: ${(error as NodeJS.ErrnoException).code}`, 'mcp')
  }
}
