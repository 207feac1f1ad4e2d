import type { KubeObject } from '../../kube-object.ts'
import { managedFieldsOf, parseTime } from './objects.ts'

/** Who changed an object by hand, by the record that the API server keeps of its fields. */
export interface HandChange {
  /** The command, as people type it. */
  readonly manager: string
  /** ISO time, or empty. */
  readonly at: string
  readonly fields: readonly string[]
}

/** Installers and controllers; everybody else is a person. */
const BY_MACHINES = new RegExp(
  '^(helm|kube-controller-manager|kubelet|kube-scheduler|taskora|horizontal-pod-autoscaler' +
    '|cloud-controller.*|.*-controller|.*-operator|argocd.*|kustomize-controller|coredns' +
    '|storage-provisioner)$',
  'i',
)

const COMMANDS: Readonly<Record<string, string>> = {
  'kubectl-client-side-apply': 'kubectl apply',
  'kubectl-rollout': 'kubectl rollout',
}

/** The changes of an object that no installer and no controller made, the latest first. */
export function handChanges(object: KubeObject): HandChange[] {
  return managedFieldsOf(object)
    .filter(({ manager, subresource }) => !BY_MACHINES.test(manager) && subresource !== 'status')
    .sort((a, b) => parseTime(b.time) - parseTime(a.time))
    .flatMap(({ manager, time = '', fieldsV1, subresource }) => {
      const fields = subresource === 'scale' ? ['replicas'] : leaves(fieldsV1).filter(isMeant)
      const command = COMMANDS[manager] ?? manager.replace(/^kubectl-/, 'kubectl ')
      return fields.length > 0
        ? [{ manager: subresource === 'scale' ? 'kubectl scale' : command, at: time, fields }]
        : []
    })
}

/** What tools note beside what they were asked to change. */
const isMeant = (path: string): boolean =>
  !/restartedAt|last-applied|deployment\.kubernetes\.io|^metadata\.annotations$/.test(path)

/** `replicas`, `containers[backend].image`: the fields that an entry owns, short enough to read. */
function leaves(fields: object | undefined, path = ''): string[] {
  return Object.entries(fields ?? {}).flatMap(([key, value]) => {
    if (key === '.') return []
    const name = key.startsWith('f:') ? key.slice(2) : key.startsWith('k:') ? `[${keyName(key.slice(2))}]` : key
    const here = path === '' ? name : name.startsWith('[') ? `${path}${name}` : `${path}.${name}`
    const below = leaves(value as object, here)
    return below.length > 0 ? below : [here.replace('spec.template.spec.', '').replace(/^spec\./, '')]
  })
}

function keyName(text: string): string {
  try {
    return String(Object.values(JSON.parse(text) as object)[0])
  } catch {
    return text
  }
}
