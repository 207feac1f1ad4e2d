import { createCluster } from '../../lib/cluster/cluster.ts'
import type { Context } from '../../lib/run/context.ts'
import { toxiproxyProgram } from '../../sources/packages/toxiproxy.ts'
import { type Action, docker, kubectl, type Names, namesOf } from '../drill/fault.ts'
import { act } from '../drill/sites.ts'
import { END_SESSIONS, sql } from './database-sql.ts'
import { onNode } from './on-node.ts'
import type { Scenario } from './scenario.ts'

/** One way, in milliseconds. */
const DELAY_MS = 200

const PROGRAM = '/usr/local/bin/reliability-toxiproxy'
const PROCESS = '/run/reliability-toxiproxy.pid'
const API = 'http://127.0.0.1:8474'
const PORT = 15_432

/** What pods send to the database goes to the proxy; what the proxy itself sends there does not come this way. */
const redirect = (verb: string): string =>
  `iptables --table nat ${verb} PREROUTING --protocol tcp --dport 5432 --jump REDIRECT --to-ports ${PORT}`

const ask = (path: string, body: object): string =>
  'curl --silent --show-error --fail --output /dev/null --retry 9 --retry-delay 1 --retry-connrefused ' +
  `--data '${JSON.stringify(body)}' ${API}${path}`

/** Takes away what there is of it; an earlier run that was killed may have left some. */
const REMOVE = `
while ${redirect('--delete')} 2> /dev/null; do :; done
[ ! -e ${PROCESS} ] || kill "$(cat ${PROCESS})" 2> /dev/null || true
rm -f ${PROCESS} ${PROGRAM}`

const delay = (stream: 'upstream' | 'downstream'): string =>
  ask('/proxies/database/toxics', { name: stream, type: 'latency', stream, attributes: { latency: DELAY_MS } })

/**
 * Asks the server whether it speaks TLS, which needs no account and is answered at once, and ends with an error unless
 * the fastest of five answers took as long as is said.
 */
export const ROUND_TRIP = `
import os, socket, sys, time
delayed, least = sys.argv[1] == "delayed", float(sys.argv[2])
def ask():
    with socket.create_connection((os.environ["DATABASE_HOST"], int(os.environ["DATABASE_PORT"])), 10) as way:
        begun = time.monotonic()
        way.sendall(bytes.fromhex("0000000804d2162f"))
        if way.recv(1) == b"":
            sys.exit("the way to the database was closed")
        return time.monotonic() - begun
fastest = min(ask() for _ in range(5))
if delayed != (fastest >= least):
    said = "not" if delayed else "still"
    sys.exit(f"the way to the database and back took {fastest:.3f} s, {said} {least} s or more")
`

const roundTrip = ({ backend }: Names, expected: 'delayed' | 'prompt'): Action =>
  kubectl(
    ...['exec', `deployment/${backend}`, '--container', 'backend', '--', 'python', '-c', ROUND_TRIP],
    ...[expected, String((2 * DELAY_MS) / 1_000)],
  )

/** Leads all connections to the database through a proxy that delays nothing yet. */
async function prepare(context: Context): Promise<void> {
  const program = await toxiproxyProgram(context)
  const at = namesOf(context)
  const address = ['get', `pod/${at.database}-0`, '--output', 'jsonpath={.status.podIP}']
  const { stdout } = await createCluster(context).ask(address)
  const proxy = { name: 'database', listen: `0.0.0.0:${PORT}`, upstream: `${stdout.trim()}:5432` }
  const start = `echo $$ > ${PROCESS}; exec ${PROGRAM} -host 127.0.0.1`
  for (const action of [
    onNode(at, REMOVE),
    docker('cp', program, `${at.node}:${PROGRAM}`),
    docker('exec', '--detach', at.node, 'sh', '-c', start),
    onNode(at, ask('/proxies', proxy)),
    onNode(at, redirect('--insert')),
    sql(at, END_SESSIONS),
    roundTrip(at, 'prompt'),
  ])
    await act({ context }, action)
}

export const PACKET_DELAY: Scenario = {
  name: 'packet-delay',
  about: `what is sent to the database, and what it answers, is ${DELAY_MS} ms late for 20 s`,
  rounds: 3,
  holdMs: 20_000,
  prepare,
  make: (at) => [onNode(at, `${delay('upstream')} && ${delay('downstream')}`), roundTrip(at, 'delayed')],
  heal: (at) => [onNode(at, ask('/reset', {}))],
  tidy: (at) => [roundTrip(at, 'prompt')],
  after: (at) => [onNode(at, REMOVE)],
  figure: { broken: 0, back: 30, restarts: 0 },
}
