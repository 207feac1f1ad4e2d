// Faults of a process: what it does not find, may not do, or asks in vain, and how it is looked at.
import type { Fault } from './fault.ts'
import { named, ofWorkload } from './own-workload.ts'

const sh = (script: string): object => ({ command: ['sh', '-c', script] })
const node = (script: string, ...options: string[]): object => ({ command: ['node', ...options, '-e', script] })
const LISTEN = "require('http').createServer((q, r) => r.end('ok')).listen(3000)"
const MINUTE = { within: 60 }
/** Quick ones, which are made side by side. */
const CI = { ...MINUTE, inPipeline: true } as const

export const CRASH_FAULTS: readonly Fault[] = [
  ofWorkload(
    ['module', 'a module that the image does not have'],
    ['TSK_APP_MODULE', /drill-module/],
    { container: node("require('drill-module')") },
    CI,
  ),
  ofWorkload(
    ['argument', 'an option that the program does not know'],
    ['TSK_APP_ARGUMENT', /--drill/],
    { container: { command: ['node', '--drill'] } },
    MINUTE,
  ),
  ofWorkload(
    ['file', 'a file that the program reads and that is not there'],
    ['TSK_APP_FILE', /drill\.conf/],
    { container: sh('cat /drill.conf') },
    CI,
  ),
  ofWorkload(
    ['permission', 'a file that the user may not write'],
    ['TSK_APP_PERMISSION', /\/etc\/drill/],
    { container: sh('touch /etc/drill') },
    CI,
  ),
  ofWorkload(
    ['read-only-root', 'a file system that is read-only'],
    ['TSK_APP_READ_ONLY', /read-only/],
    {
      container: {
        ...sh('touch /tmp/drill'),
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
      },
    },
    MINUTE,
  ),
  ofWorkload(
    ['port-conflict', 'two containers of a pod that want one port'],
    ['TSK_PORT_CONFLICT', /3000/],
    { container: node(LISTEN), beside: [{ name: 'other', ...sh(`sleep 2; exec node -e "${LISTEN}"`) }] },
    MINUTE,
  ),
  ofWorkload(
    ['heap', 'a heap that is too small'],
    ['TSK_APP_MEMORY', /heap/],
    { container: node('const a = []; for (;;) a.push(new Array(1000).fill({}))', '--max-old-space-size=16') },
    { within: 90 },
  ),
  ofWorkload(
    ['signal', 'a process that ends by a segmentation fault'],
    ['TSK_PROCESS_SIGNAL', /SIGSEGV|segmentation/i],
    // The first process of a container ignores such a signal of its own; it passes on how its child ended.
    { container: sh('sh -c "kill -SEGV \\$\\$"; exit $?') },
    MINUTE,
  ),
  ofWorkload(
    ['syntax', 'a script with a syntax error'],
    ['TSK_APP_SYNTAX', /syntax/i],
    { container: sh('if true; then echo') },
    MINUTE,
  ),
  ofWorkload(
    ['service-name', 'an address whose Service does not exist'],
    ['TSK_SERVICE_NAME_UNKNOWN', /drill-nowhere/],
    {
      container: {
        ...node('fetch(process.env.API_URL).catch((e) => { console.error(e.cause); process.exit(1) })'),
        env: [{ name: 'API_URL', value: 'http://drill-nowhere:8080' }],
      },
    },
    MINUTE,
  ),
  ofWorkload(
    ['service-port', 'an address with a port that the Service does not have'],
    ['TSK_SERVICE_PORT_WRONG', /9999/],
    {
      objects: [
        named('v1', 'Service', {
          spec: { selector: { drill: 'yes' }, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
        }),
      ],
      container: {
        ports: [{ name: 'http', containerPort: 3000 }],
        env: [{ name: 'API_URL', value: 'http://drill:9999' }],
      },
    },
    MINUTE,
  ),
  ofWorkload(
    ['rbac', 'a ServiceAccount that may not ask what its pod asks'],
    ['TSK_RBAC_FORBIDDEN', /serviceaccount/],
    {
      container: {
        ...node(
          "const t = require('fs').readFileSync('/var/run/secrets/kubernetes.io/serviceaccount/token');" +
            "fetch('https://kubernetes.default.svc/api/v1/nodes', { headers: { authorization: 'Bearer ' + t } })" +
            '.then((r) => r.json()).then((a) => { console.error(a.message); process.exit(1) })',
        ),
        env: [{ name: 'NODE_EXTRA_CA_CERTS', value: '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt' }],
      },
    },
    MINUTE,
  ),
  ofWorkload(
    ['init-command', 'an init container whose program does not exist'],
    ['TSK_COMMAND_NOT_FOUND', /migrrate/],
    { init: [{ command: ['migrrate'] }] },
    CI,
  ),
  ofWorkload(
    ['init-crash', 'an init container that ends with an error'],
    ['TSK_POD_CRASH', /first/],
    { init: [sh('echo drill: no; exit 4')] },
    CI,
  ),
  ofWorkload(
    ['command-forbidden', 'a command that is no program'],
    ['TSK_COMMAND_FORBIDDEN', /passwd/],
    { container: { command: ['/etc/passwd'] } },
    CI,
  ),
  ofWorkload(
    ['hook', 'a hook after the start that fails'],
    ['TSK_LIFECYCLE_HOOK', /postStart/i],
    { container: { lifecycle: { postStart: { exec: { command: ['false'] } } } } },
    MINUTE,
  ),
  ofWorkload(
    ['liveness', 'a liveness probe that ends a slow start'],
    [['TSK_PROBE_KILLS_START', 'TSK_PROBE_TARGET'], /liveness/i],
    {
      container: {
        ...sh('sleep 600'),
        livenessProbe: { httpGet: { path: '/', port: 3000 }, periodSeconds: 1, failureThreshold: 2 },
      },
    },
    { within: 120 },
  ),
  ofWorkload(
    ['probe-program', 'a probe whose program the image does not have'],
    ['TSK_PROBE_TARGET', /drill-ready/],
    { container: { readinessProbe: { exec: { command: ['/drill-ready'] }, periodSeconds: 2 } } },
    { within: 90 },
  ),
  ofWorkload(
    ['probe-scheme', 'a probe that speaks HTTPS to a server of HTTP'],
    ['TSK_PROBE_TARGET', /https/i],
    {
      container: {
        ...node(LISTEN),
        readinessProbe: { httpGet: { path: '/', port: 3000, scheme: 'HTTPS' }, periodSeconds: 2 },
      },
    },
    { within: 90 },
  ),
  ofWorkload(
    ['probe-tcp', 'a probe at a port on which nothing listens'],
    ['TSK_PROBE_TARGET', /9998/],
    {
      container: {
        ...node(LISTEN),
        ports: [{ containerPort: 3000 }],
        readinessProbe: { tcpSocket: { port: 9998 }, periodSeconds: 2 },
      },
    },
    { within: 90 },
  ),
]
