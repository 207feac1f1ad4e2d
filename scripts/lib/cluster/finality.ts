// Which named states end a wait, since when the API shows them, and what has to be ruled out before.
import type { ErrorCode } from '../errors.ts'

/**
 * What in the API shows a fatal state first: a Warning event of such a reason, an end of a container by its number, or
 * a failed pull by its number. Times of all of them are whole seconds.
 */
export type Shown = { readonly event: RegExp } | { readonly end: number } | { readonly pull: number }

export interface Finality {
  readonly codes: RegExp
  readonly shown: Shown
  /** So long it has to be said without a break. */
  readonly holdsMs: number
  readonly why: string
}

const REFUSED = /^FailedCreate$/
const UNPLACED = /^FailedScheduling$/
const VOLUMES = /^(?:ProvisioningFailed|FailedBinding|FailedScheduling|FailedMount|FailedAttachVolume|FailedMapVolume)$/

/** The first that has the code decides; the last one has all. */
export const FINALITIES: readonly Finality[] = [
  {
    codes: /^TSK_QUOTA_EXCEEDED$/,
    shown: { event: REFUSED },
    holdsMs: 1_500,
    why: 'what a quota counts as used follows the end of pods with a delay',
  },
  {
    codes: /^TSK_(?:WEBHOOK_FAILS|ADMISSION_SLOW)$/,
    shown: { event: REFUSED },
    holdsMs: 1_500,
    why: 'the server of a webhook that is replaced is away for a moment',
  },
  {
    codes: /^TSK_(?:QUOTA_|LIMIT_RANGE|POD_SECURITY_|POD_REFUSED|WEBHOOK_|SERVICE_ACCOUNT_|PRIORITY_CLASS_)/,
    shown: { event: REFUSED },
    holdsMs: 0,
    why: 'the API server gives the same answer to the same template until somebody changes one of them',
  },
  {
    codes: /^TSK_(?:POD_UNSCHEDULABLE|HOST_PORT_TAKEN|NODE_PODS_FULL|POD_AFFINITY|POD_SPREAD)$/,
    shown: { event: UNPLACED },
    holdsMs: 1_500,
    why: 'a pod that is gone frees its place before the scheduler tries again',
  },
  {
    codes: /^TSK_NODE_/,
    shown: { event: UNPLACED },
    holdsMs: 1_500,
    why: 'a node that has just started has taints and conditions that go within moments',
  },
  {
    codes: /^TSK_POD_SANDBOX$/,
    shown: { event: /^FailedCreatePodSandBox$/ },
    holdsMs: 2_500,
    why: 'the network of a node comes up after its kubelet, which tries again at once',
  },
  {
    codes: /^TSK_(?:CLAIM_|VOLUME_|STORAGE_CLASS_)/,
    shown: { event: VOLUMES },
    holdsMs: 1_500,
    why: 'claim, class and volume of one release are made one after another',
  },
  {
    codes: /^TSK_(?:SECRET|CONFIGMAP)_/,
    shown: { event: /^(?:Failed|FailedMount)$/ },
    holdsMs: 0,
    why: 'what a release brings is there before its pods; the kubelet says so when only its cache is behind',
  },
  {
    codes: /^TSK_PULL_(?:UNREACHABLE|REGISTRY_NAME|LIMIT)$/,
    shown: { pull: 2 },
    holdsMs: 0,
    why: 'one connection may fail; the kubelet tries again after ten seconds',
  },
  {
    codes: /^TSK_(?:PULL_|IMAGE_)/,
    shown: { event: /^(?:Failed|InspectFailed|ErrImageNeverPull)$/ },
    holdsMs: 0,
    why: 'the registry has answered, or the node was forbidden to ask it',
  },
  {
    codes: /^TSK_DATABASE_PASSWORD$/,
    shown: { event: /^BackOff$/ },
    holdsMs: 1_500,
    why: 'a password that is being replaced is refused for a moment',
  },
  {
    codes: /^TSK_POD_OOM$/,
    shown: { end: 1 },
    holdsMs: 0,
    why: 'a limit that the start does not keep is not kept by the next start',
  },
  {
    codes: /^TSK_PROCESS_ENDS$/,
    shown: { end: 3 },
    holdsMs: 0,
    why: 'a program may end well once or twice while what it waits for is prepared',
  },
  {
    codes: /^TSK_(?:POD_CRASH|PROCESS_SIGNAL|APP_|PORT_CONFLICT|RBAC_|FILES_LIMIT|DATA_CORRUPT|DB_|SERVICE_)/,
    shown: { end: 2 },
    holdsMs: 0,
    why: 'the first end may be of a dependency that is starting; a second one with the same last words is not',
  },
  {
    codes: /^TSK_PROBE_/,
    shown: { event: /^(?:Unhealthy|ProbeWarning)$/ },
    holdsMs: 2_500,
    why: 'the start of a container may write what its probe asks for',
  },
  { codes: /^TSK_/, shown: { event: /./ }, holdsMs: 0, why: 'nothing but a change by a person ends it' },
]

export const finalityOf = (code: ErrorCode): Finality => FINALITIES.find(({ codes }) => codes.test(code))!
