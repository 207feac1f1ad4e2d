import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { sealFile } from '../../../lib/backup/backup-seal.ts'
import { diagnoseOwn } from '../../../lib/causes/own.ts'
import { readLive } from '../../../lib/causes/reading/read-live.ts'
import { createCluster } from '../../../lib/cluster/cluster.ts'
import { fetchAnswer } from '../../../lib/http.ts'
import { readEntry } from '../../../lib/logs/log-entry.ts'
import { readReceipts } from '../../../lib/receipts/receipt-store.ts'
import { isPage, publicUrl } from '../../../lib/release/live.ts'
import { readHistory } from '../../../lib/release/release.ts'
import { releaseDatabase } from '../../../lib/release/release-database.ts'
import { objectName } from '../../../lib/run/chart-values.ts'
import type { Context } from '../../../lib/run/context.ts'
import type { Config } from '../../../lib/run/settings.ts'
import { targetOf } from '../../../lib/run/which-cluster.ts'
import type { CommandResult } from '../../../lib/shell/command.ts'
import { readToolchain } from '../../../lib/toolchain/toolchain.ts'
import type { Asked, Facts, Need, Space, Usage } from './facts.ts'

const LIMIT_MS = 15_000

const KINDS = 'deployments,statefulsets,pods,services,endpointslices,ingresses,persistentvolumeclaims,networkpolicies'

type Readers = { readonly [N in Need]: (context: Context, asked: Asked) => Facts[N] | Promise<Facts[N]> }

const READERS: Readers = {
  objects: (context) => createCluster(context).get(KINDS),
  nodes: (context) => createCluster(context).get('nodes'),
  events: (context) => createCluster(context).get('events'),
  secretNames: async (context) =>
    // Names alone: no value of a Secret comes here.
    lines(await createCluster(context).ask(['get', 'secrets', '--output', 'name'], { timeoutMs: LIMIT_MS }))
      .map((name) => name.replace('secret/', ''))
      .filter((name) => !name.startsWith('sh.helm.')),
  history: (context) => readHistory(context),
  receipts: ({ paths }) => readReceipts(paths).receipts,
  backups: ({ paths }) => readBackups(join(paths.root, 'backups')),
  volume: async (context) =>
    readDf(
      await createCluster(context).ask(
        [
          'exec',
          `statefulset/${objectName(context.config, 'database')}`,
          '-c',
          'database',
          '--',
          'df',
          '-P',
          '-k',
          '/var/lib/postgresql/data',
        ],
        { timeoutMs: LIMIT_MS },
      ),
    ),
  nodeDisk: async ({ shell, config }) => {
    requireOwnNode(config)
    return readDf(
      await shell.ask('docker', ['exec', config.profile, 'df', '-P', '-k', '/var'], { timeoutMs: LIMIT_MS }),
    )
  },
  database: (context) => readDatabase(context),
  engine: async ({ shell }) => {
    const { stdout } = await shell.ask('docker', ['info', '--format', '{{json .}}'], { timeoutMs: LIMIT_MS })
    const info = JSON.parse(stdout) as {
      ServerVersion: string
      OperatingSystem: string
      NCPU: number
      MemTotal: number
    }
    return { version: info.ServerVersion, system: info.OperatingSystem, cpus: info.NCPU, memoryBytes: info.MemTotal }
  },
  usage: async ({ shell, config }) => {
    requireOwnNode(config)
    return parseUsage(
      (
        await shell.ask('docker', ['exec', config.profile, 'crictl', 'stats', '--output', 'json'], {
          timeoutMs: LIMIT_MS,
        })
      ).stdout,
      config.namespace,
    )
  },
  page: async (context) => {
    const url = publicUrl(context)
    try {
      const { status, durationMs } = await fetchAnswer(url, { timeoutMs: 5_000 })
      return { url, answers: isPage(context, status), detail: `status ${status}`, durationMs }
    } catch (error) {
      return { url, answers: false, detail: (error as Error).message.replace(/^GET \S+: /, ''), durationMs: 0 }
    }
  },
  diagnosis: async (context, { component, namespace }) =>
    diagnoseOwn(await readLive(context), {
      namespace,
      ...(component ? { name: objectName(context.config, component) } : {}),
    }),
  logErrors: (context, asked) => readLogErrors(context, asked),
  tools: ({ paths }) => {
    const chain = readToolchain(paths)
    if (!chain) throw new Error('setup has not chosen any tools yet')
    return {
      Kubernetes: chain.kubernetesVersion,
      ...Object.fromEntries(Object.entries(chain.tools).map(([name, { version }]) => [name, version])),
    }
  },
}

function requireOwnNode(config: Config): void {
  const target = targetOf(config)
  if (target) throw new Error(`the nodes of "${target.context}" are not seen from here`)
}

/** What was read, and why the rest could not be. */
export interface Reading {
  readonly facts: Partial<Facts>
  readonly unseen: readonly { readonly what: Need; readonly why: string }[]
}

/** Reads all that is needed side by side. Never throws: what cannot be read is named. */
export async function readFacts(context: Context, asked: Asked, needs: readonly Need[]): Promise<Reading> {
  const results = await Promise.all(
    needs.map(async (what) => {
      try {
        return { what, value: await READERS[what](context, asked) }
      } catch (error) {
        context.signal.throwIfAborted()
        return { what, why: reasonOf(error) }
      }
    }),
  )
  return {
    facts: Object.fromEntries(results.flatMap((each) => ('value' in each ? [[each.what, each.value]] : []))),
    unseen: results.flatMap((each) => (each.why === undefined ? [] : [{ what: each.what, why: each.why }])),
  }
}

/** The last line that says something: kubectl repeats its attempts before it. */
function reasonOf(error: unknown): string {
  const { message, evidence = [] } = error as { message: string; evidence?: readonly string[] }
  const said = evidence.flatMap((each) => each.split('\n')).findLast((line) => /\w/.test(line) && !line.startsWith('$'))
  return (said ?? message).trim().slice(0, 200)
}

const lines = ({ stdout }: CommandResult): string[] => stdout.split('\n').filter(Boolean)

/** Reads the POSIX form of df (`-P -k`), whose last line is the file system. */
function readDf(result: CommandResult): Space {
  const [, blocks, used] = lines(result).at(-1)?.split(/\s+/) ?? []
  if (!Number.isFinite(Number(blocks))) throw new Error(`df answered: ${result.stdout.slice(0, 100)}`)
  return { sizeBytes: Number(blocks) * 1024, usedBytes: Number(used) * 1024 }
}

function readBackups(folder: string): Facts['backups'] {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.dump')) : []
  return names
    .map((name) => {
      const file = join(folder, name)
      const { size, mtimeMs } = statSync(file)
      return { file, sizeBytes: size, writtenAt: mtimeMs, sealed: existsSync(sealFile(file)) }
    })
    .sort((a, b) => b.writtenAt - a.writtenAt)
}

const DATABASE_SQL = `SELECT pg_database_size(current_database()),
  (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
  current_setting('max_connections'), current_setting('server_version'), (SELECT count(*) FROM auth."user"),
  (SELECT count(*) FROM task), (SELECT string_agg(version_num, ',') FROM alembic_version)`

async function readDatabase(context: Context): Promise<Facts['database']> {
  const database = await releaseDatabase(context)
  const [size, connections, most, server = '', users, tasks, schema = ''] =
    (await database.ask(database.name, DATABASE_SQL))[0]?.split('|') ?? []
  return {
    sizeBytes: Number(size),
    connections: Number(connections),
    mostConnections: Number(most),
    server,
    users: Number(users),
    tasks: Number(tasks),
    schema,
  }
}

interface CrictlStats {
  attributes?: { labels?: Record<string, string> }
  cpu?: { usageNanoCores?: { value?: string } }
  memory?: { workingSetBytes?: { value?: string } }
}

/** Reads `crictl stats --output json`: the containers of one namespace. */
export const parseUsage = (text: string, namespace: string): Usage[] =>
  (JSON.parse(text) as { stats: CrictlStats[] }).stats
    .filter(({ attributes }) => attributes?.labels?.['io.kubernetes.pod.namespace'] === namespace)
    .map(({ attributes, cpu, memory }) => ({
      pod: attributes?.labels?.['io.kubernetes.pod.name'] ?? '',
      cpu: Number(cpu?.usageNanoCores?.value ?? 0) / 1e9,
      memoryBytes: Number(memory?.workingSetBytes?.value ?? 0),
    }))

async function readLogErrors(context: Context, { component, release }: Asked): Promise<Facts['logErrors']> {
  const selector =
    `app.kubernetes.io/instance=${release}` + (component ? `,app.kubernetes.io/component=${component}` : '')
  const result = await createCluster(context).ask(
    [
      'logs',
      '--selector',
      selector,
      '--all-containers',
      '--prefix',
      '--ignore-errors',
      '--max-log-requests',
      '50',
      '--tail',
      '200',
    ],
    { timeoutMs: LIMIT_MS },
  )
  return lines(result).flatMap((each) => {
    const [, pod, line] = /^\[pod\/([^/\]]+)[^\]]*\] (.*)$/.exec(each) ?? []
    return pod !== undefined && /^(error|fatal|critical|panic)$/i.test(readEntry(line!).level ?? '')
      ? [{ pod, line: line! }]
      : []
  })
}
