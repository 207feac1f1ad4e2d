// Faults of a pod template: image, command, configuration, room, probes.
import { type Fault, ofTemplate } from './fault.ts'

const CI = { inPipeline: true } as const
const variable = (from: object): object => ({ container: { env: [{ name: 'DRILL', valueFrom: from }] } })
const volume = (source: object): object => ({
  container: { volumeMounts: [{ name: 'drill', mountPath: '/drill' }] },
  pod: { volumes: [{ name: 'drill', ...source }] },
})

export const TEMPLATE_FAULTS: readonly Fault[] = [
  ofTemplate(
    ['image-tag', 'an image of this application with a tag that was never built'],
    ['TSK_IMAGE_UNAVAILABLE', /no-such-tag/],
    { container: { image: 'docker.io/taskora/frontend:no-such-tag' } },
    CI,
  ),
  ofTemplate(['image-name', 'a reference that is none'], ['TSK_PULL_NAME', /not a valid image/], {
    container: { image: 'Taskora/Frontend:1' },
  }),
  ofTemplate(['image-never', 'an image that may not be pulled'], ['TSK_PULL_NEVER', /Never/], {
    container: { image: 'docker.io/drill/none:1', imagePullPolicy: 'Never' },
  }),
  ofTemplate(['command', 'a program that the image does not have'], ['TSK_COMMAND_NOT_FOUND', /nodde/], {
    container: { command: ['nodde', 'server.js'] },
  }),
  ofTemplate(
    ['crash', 'a process that ends with an error'],
    ['TSK_POD_CRASH', /exit code 3/],
    { container: { command: ['sh', '-c', 'echo drill: the end; exit 3'] } },
    { within: 60 },
  ),
  ofTemplate(
    ['ends', 'a process that ends well, for ever'],
    ['TSK_PROCESS_ENDS', /exit code 0/],
    { container: { command: ['true'] } },
    { within: 90 },
  ),
  ofTemplate(
    ['memory', 'a memory limit that is too small'],
    [['TSK_POD_OOM', 'TSK_HUGE_LIMIT'], /memory|limits/],
    { container: { resources: { requests: { memory: '24Mi' }, limits: { memory: '24Mi' } } } },
    { within: 60 },
  ),
  ofTemplate(
    ['setting', 'a variable that the command needs'],
    ['TSK_APP_SETTING', /DRILL_TOKEN/],
    { container: { command: ['sh', '-c', ': "${DRILL_TOKEN:?environment variable DRILL_TOKEN is not set}"'] } },
    { within: 60 },
  ),
  ofTemplate(
    ['configmap', 'a ConfigMap that does not exist'],
    ['TSK_CONFIGMAP_MISSING', /drill-settings/],
    { container: { envFrom: [{ configMapRef: { name: 'drill-settings' } }] } },
    CI,
  ),
  ofTemplate(
    ['secret', 'a Secret that does not exist'],
    ['TSK_SECRET_MISSING', /drill-secret/],
    variable({ secretKeyRef: { name: 'drill-secret', key: 'a' } }),
  ),
  ofTemplate(
    ['secret-key', 'a key that a Secret does not have'],
    ['TSK_SECRET_KEY_MISSING', /drill-key/],
    variable({ secretKeyRef: { name: 'taskora-auth', key: 'drill-key' } }),
    CI,
  ),
  ofTemplate(
    ['secret-volume', 'a volume of a Secret that does not exist'],
    ['TSK_SECRET_MISSING', /drill-volume/],
    volume({ secret: { secretName: 'drill-volume' } }),
  ),
  ofTemplate(
    ['claim', 'a claim that does not exist'],
    ['TSK_CLAIM_MISSING', /drill-claim/],
    volume({ persistentVolumeClaim: { claimName: 'drill-claim' } }),
    CI,
  ),
  ofTemplate(['request', 'a request that no node can meet'], ['TSK_POD_UNSCHEDULABLE', /cpu/], {
    container: { resources: { requests: { cpu: '90' }, limits: { cpu: '90' } } },
  }),
  ofTemplate(['node-selector', 'a label that no node has'], ['TSK_NODE_SELECTOR', /drill/], {
    pod: { nodeSelector: { drill: 'none' } },
  }),
  ofTemplate(
    ['scheduler', 'a scheduler that does not run'],
    ['TSK_SCHEDULER_MISSING', /drill-scheduler/],
    { pod: { schedulerName: 'drill-scheduler' } },
    { within: 90 },
  ),
  ofTemplate(
    ['account', 'a ServiceAccount that does not exist'],
    ['TSK_SERVICE_ACCOUNT_MISSING', /drill-account/],
    { pod: { serviceAccountName: 'drill-account' } },
    CI,
  ),
  ofTemplate(['priority', 'a PriorityClass that does not exist'], ['TSK_PRIORITY_CLASS_MISSING', /drill-class/], {
    pod: { priorityClassName: 'drill-class' },
  }),
  ofTemplate(
    ['privileged', 'what Pod Security forbids'],
    ['TSK_POD_SECURITY_REFUSED', /restricted/],
    { container: { securityContext: { privileged: true, allowPrivilegeEscalation: true } } },
    CI,
  ),
  ofTemplate(
    ['readiness-path', 'a readiness probe that asks for a page that there is not'],
    ['TSK_PROBE_TARGET', /drill-path/],
    { container: { readinessProbe: { httpGet: { path: '/drill-path', port: 'http' } } } },
    { within: 150 },
  ),
  ofTemplate(
    ['readiness-port', 'a readiness probe at a port on which nothing listens'],
    ['TSK_PROBE_TARGET', /9999/],
    { container: { readinessProbe: { httpGet: { path: '/', port: 9999 } } } },
    { within: 150 },
  ),
]
