import t from 'tap'
import { knownIssue } from '../../../../scripts/lib/shell/known-issues.ts'
import { recorded } from '../../../fixtures/suite/recorded.ts'

const FAILURES = recorded<Record<string, string>>('failures.json')

/** What the tools' sources say in the cases that were not recorded. */
const WRITTEN: Record<string, string> = {
  'disk full': 'failed to register layer: write /usr/lib/x: no space left on device',
  'release locked': 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress',
  'cluster gone': 'Unable to connect to the server: dial tcp 192.0.2.1:8443: i/o timeout',
  'cluster handshake': 'Unable to connect to the server: net/http: TLS handshake timeout',
  'clock set back':
    'Unable to connect to the server: tls: failed to verify certificate: x509: certificate has expired or is not ' +
    'yet valid: current time 2001-01-01T00:00:00Z is before 2026-11-22T17:58:40Z',
  'no route': 'dial tcp 192.0.2.1:8443: connect: no route to host',
  'registry unknown': 'npm error code ENOTFOUND\nnpm error request failed, reason: getaddrinfo ENOTFOUND registry.test',
  'registry unreachable for pip':
    'NewConnectionError: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution',
  'volume of another size':
    'Error: UPGRADE FAILED: persistentvolumeclaims "taskora-database-data" is forbidden: only dynamically ' +
    'provisioned pvc can be resized and the storageclass that provisions the pvc must support resize',
  'volume that shrinks':
    'Error: UPGRADE FAILED: PersistentVolumeClaim "taskora-database-data" is invalid: ' +
    'spec.resources.requests.storage: Forbidden: field can not be less than status.capacity',
  'value unknown to the chart':
    "Error: values don't meet the specifications of the schema(s) in the following chart(s):\ntaskora:\n" +
    "- at '': additional properties 'replica' not allowed",
  'value that the data contradicts':
    'Error: UPGRADE FAILED: execution error at (taskora/templates/checks.yaml:4:4): The data in ' +
    'taskora-database-data was made with database.name=taskora, and the values say x.',
  'engine on Windows':
    'error during connect: this error may indicate that the docker daemon is not running: open //./pipe/docker_engine',
}

const CODES: Record<string, string | undefined> = {
  'engine not running': 'TSK_ENGINE_NOT_RUNNING',
  'engine on Windows': 'TSK_ENGINE_NOT_RUNNING',
  'engine permission': 'TSK_ENGINE_PERMISSION',
  'port in use': 'TSK_PORT_IN_USE',
  'clock set back': 'TSK_CLOCK_WRONG',
  'cluster refused': 'TSK_CLUSTER_UNREACHABLE',
  'cluster gone': 'TSK_CLUSTER_UNREACHABLE',
  'cluster handshake': 'TSK_CLUSTER_UNREACHABLE',
  'no route': 'TSK_CLUSTER_UNREACHABLE',
  'pod security': 'TSK_POD_SECURITY',
  'volume of another size': 'TSK_VOLUME_SIZE',
  'volume that shrinks': 'TSK_VOLUME_SIZE',
  'value unknown to the chart': 'TSK_VALUES_REFUSED',
  'value that the data contradicts': 'TSK_VALUES_REFUSED',
  'disk full': 'TSK_DISK_FULL',
  'release locked': 'TSK_RELEASE_LOCKED',
  'registry unknown': 'TSK_NETWORK_UNREACHABLE',
  'registry unreachable for pip': 'TSK_NETWORK_UNREACHABLE',
  'no such image': undefined,
  'no such release': undefined,
}

const outputs = { ...FAILURES, ...WRITTEN }

t.test('every recorded failure has its verdict here', async (t) =>
  t.same(Object.keys(outputs).sort(), Object.keys(CODES).sort()),
)

for (const [name, code] of Object.entries(CODES)) {
  t.test(`${name}: ${code ?? 'no known issue'}`, async (t) => {
    const issue = knownIssue({ stdout: '', stderr: outputs[name]! })
    t.equal(issue?.code, code)
    if (issue) t.match(issue.hint, /\w/, 'says what to do')
    t.equal(knownIssue({ stdout: outputs[name]!, stderr: '' })?.code, code, 'on standard output as well')
  })
}

t.test('an ordinary failure is not taken for a known one', async (t) => {
  for (const stderr of [
    '',
    'exit status 1',
    "Error: values don't meet the specifications of the schema",
    'ERROR: failed to solve: process "/bin/sh -c npm ci" did not complete',
  ]) {
    t.equal(knownIssue({ stdout: '', stderr }), undefined, stderr)
  }
})
