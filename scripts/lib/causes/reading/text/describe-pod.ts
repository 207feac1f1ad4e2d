import { child, type Entry, pairsOf, textOf } from './describe-tree.ts'

type Tree = Record<string, unknown>

/** A pod's spec and status from its description. */
export function podFrom(root: Entry): { spec: Tree; status: Tree } {
  const containers =
    child(root, 'Containers')?.children.filter(({ key, children }) => key !== '' && children.length > 0) ?? []
  const inits =
    child(root, 'Init Containers')?.children.filter(({ key, children }) => key !== '' && children.length > 0) ?? []
  const node = textOf(root, 'Node')?.split('/')[0]
  const secrets = child(root, 'Image Pull Secrets')
  const status = textOf(root, 'Status') ?? 'Unknown'
  return {
    spec: {
      containers: containers.map(containerFrom),
      ...(inits.length > 0 ? { initContainers: inits.map(containerFrom) } : {}),
      volumes: (child(root, 'Volumes')?.children ?? []).filter(({ key }) => key !== '').map(volumeFrom),
      ...(node ? { nodeName: node } : {}),
      nodeSelector: pairsOf(root, 'Node-Selectors'),
      ...(textOf(root, 'Service Account') ? { serviceAccountName: textOf(root, 'Service Account') } : {}),
      ...(textOf(root, 'Priority Class Name') ? { priorityClassName: textOf(root, 'Priority Class Name') } : {}),
      ...(secrets?.value ? { imagePullSecrets: [{ name: secrets.value }] } : {}),
    },
    status: {
      phase: status.replace(/^Terminating.*/, 'Running').replace(/ .*/, ''),
      ...(textOf(root, 'Reason') ? { reason: textOf(root, 'Reason') } : {}),
      ...(textOf(root, 'Message') ? { message: textOf(root, 'Message') } : {}),
      ...(textOf(root, 'IP') ? { podIP: textOf(root, 'IP') } : {}),
      conditions: conditionsFrom(root),
      containerStatuses: containers.map(statusFrom),
      ...(inits.length > 0 ? { initContainerStatuses: inits.map(statusFrom) } : {}),
    },
  }
}

/** Conditions of any object: a table of type, status and, where it has them, reason and message. */
export function conditionsFrom(root: Entry): { type: string; status: string; reason?: string; message?: string }[] {
  const lines = child(root, 'Conditions')?.lines ?? []
  const head = lines[0] ?? ''
  return lines.flatMap((line) => {
    const [, type = '', status = '', rest = ''] = /^(\w+)\s+(True|False|Unknown)\s*(.*)$/.exec(line) ?? []
    if (type === '') return []
    // A node's conditions have two times before their reason.
    const words = /LastHeartbeatTime/.test(head)
      ? rest
          .replace(/^(?:\w{3}, [\d\w :+]+?\s{2,}){1,2}/, '')
          .replace(/^(?:\w{3}, \d+ \w+ \d+ [\d:]+ [+-]\d{4}\s+){1,2}/, '')
      : rest
    const [, reason, message] = /^(\S+)(?:\s+(.*))?$/.exec(words) ?? []
    return [{ type, status, ...(reason ? { reason } : {}), ...(message ? { message } : {}) }]
  })
}

export function containerFrom(entry: Entry): Tree {
  const command = child(entry, 'Command')?.lines
  const args = child(entry, 'Args')?.lines
  const ports = (textOf(entry, 'Port', 'Ports') ?? '').split(',').flatMap((text) => {
    const [, port, protocol] = /(\d+)\/(\w+)/.exec(text) ?? []
    return port && port !== '0' ? [{ containerPort: Number(port), protocol }] : []
  })
  return {
    name: entry.key,
    ...(textOf(entry, 'Image') ? { image: textOf(entry, 'Image') } : {}),
    ...(command ? { command } : {}),
    ...(args ? { args } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    resources: { limits: pairsOf(entry, 'Limits'), requests: pairsOf(entry, 'Requests') },
    ...probe(entry, 'Liveness', 'livenessProbe'),
    ...probe(entry, 'Readiness', 'readinessProbe'),
    ...probe(entry, 'Startup', 'startupProbe'),
    env: environment(entry),
    envFrom: sources(entry),
    volumeMounts: mounts(entry),
  }
}

/** `http-get http://:8080/health delay=0s timeout=1s period=10s #success=1 #failure=3` */
function probe(entry: Entry, key: string, field: string): Tree {
  const text = textOf(entry, key)
  if (!text) return {}
  const amount = (name: string): number | undefined => {
    const found = new RegExp(`${name}=(\\d+)`).exec(text)?.[1]
    return found === undefined ? undefined : Number(found)
  }
  const http = /http-get (https?):\/\/[^:/]*:?([\w-]*)(\/\S*)?/.exec(text)
  const tcp = /tcp-socket [^:]*:(\w+)/.exec(text)
  const grpc = /grpc [^:]*:(\d+)/.exec(text)
  const exec = /exec \[([^\]]*)\]/.exec(text)
  const port = (word: string): number | string => (/^\d+$/.test(word) ? Number(word) : word)
  return {
    [field]: {
      ...(http ? { httpGet: { scheme: http[1]!.toUpperCase(), port: port(http[2]!), path: http[3] ?? '/' } } : {}),
      ...(tcp ? { tcpSocket: { port: port(tcp[1]!) } } : {}),
      ...(grpc ? { grpc: { port: Number(grpc[1]) } } : {}),
      ...(exec ? { exec: { command: exec[1]!.split(' ') } } : {}),
      initialDelaySeconds: amount('delay'),
      timeoutSeconds: amount('timeout'),
      periodSeconds: amount('period'),
      failureThreshold: amount('#failure'),
    },
  }
}

function environment(entry: Entry): Tree[] {
  return (child(entry, 'Environment')?.children ?? []).flatMap(({ key, value }): Tree[] => {
    if (key === '') return []
    const [, from, kind, name] = /<set to the key '([^']+)' (?:in|of) (secret|config map) '([^']+)'>/i.exec(value) ?? []
    const optional = /Optional: true/.test(value)
    if (!from) return [{ name: key, value }]
    return [
      {
        name: key,
        valueFrom: { [/secret/i.test(kind!) ? 'secretKeyRef' : 'configMapKeyRef']: { name, key: from, optional } },
      },
    ]
  })
}

const sources = (entry: Entry): Tree[] =>
  (child(entry, 'Environment Variables from')?.lines ?? []).flatMap((line) => {
    const [, name, kind] = /^(\S+)\s+(ConfigMap|Secret)/.exec(line) ?? []
    return name
      ? [{ [kind === 'Secret' ? 'secretRef' : 'configMapRef']: { name, optional: /Optional: true/.test(line) } }]
      : []
  })

const mounts = (entry: Entry): Tree[] =>
  (child(entry, 'Mounts')?.lines ?? []).flatMap((line) => {
    const [, mountPath, name, how = ''] = /^(\S+) from (\S+) \(([^)]*)\)/.exec(line) ?? []
    const subPath = /path="([^"]+)"/.exec(how)?.[1]
    return mountPath ? [{ mountPath, name, ...(subPath ? { subPath } : {}), readOnly: /\bro\b/.test(how) }] : []
  })

export function volumeFrom(entry: Entry): Tree {
  const type = textOf(entry, 'Type') ?? ''
  const optional = textOf(entry, 'Optional') === 'true'
  const own = /^Secret/.test(type)
    ? { secret: { secretName: textOf(entry, 'SecretName'), optional } }
    : /^ConfigMap/.test(type)
      ? { configMap: { name: textOf(entry, 'Name'), optional } }
      : /^PersistentVolumeClaim/.test(type)
        ? { persistentVolumeClaim: { claimName: textOf(entry, 'ClaimName') } }
        : /^EmptyDir/.test(type)
          ? { emptyDir: { sizeLimit: textOf(entry, 'SizeLimit') } }
          : /^HostPath/.test(type)
            ? { hostPath: { path: textOf(entry, 'Path'), type: textOf(entry, 'HostPathType') } }
            : {}
  return { name: entry.key, ...own }
}

function statusFrom(entry: Entry): Tree {
  const state = (key: string): Tree | undefined => {
    const found = child(entry, key)
    if (!found?.value) return undefined
    const reason = textOf(found, 'Reason')
    const message = found.lines.length > 0 ? textOf(found, 'Message') : undefined
    const date = (name: string): string | undefined => {
      const at = Date.parse(textOf(found, name) ?? '')
      return Number.isNaN(at) ? undefined : new Date(at).toISOString()
    }
    if (/^Waiting/.test(found.value)) return { waiting: { reason, message } }
    if (/^Running/.test(found.value)) return { running: { startedAt: date('Started') } }
    if (/^Terminated/.test(found.value))
      return {
        terminated: {
          reason,
          message,
          exitCode: Number(textOf(found, 'Exit Code') ?? 0),
          startedAt: date('Started'),
          finishedAt: date('Finished'),
        },
      }
    return undefined
  }
  return {
    name: entry.key,
    ready: textOf(entry, 'Ready') === 'True',
    restartCount: Number(textOf(entry, 'Restart Count') ?? 0),
    image: textOf(entry, 'Image'),
    state: state('State') ?? {},
    ...(state('Last State') ? { lastState: state('Last State') } : {}),
  }
}
