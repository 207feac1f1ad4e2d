import type { KubeObject } from '../kube-object.ts'

/** Where the controller may do something: the application's namespace, and its own. */
interface Places {
  readonly application: string
  readonly own: string
}

/**
 * The account of the controller and its rights: to read what leads to the application in its namespace, and to write
 * addresses there. `metadataIn` is that of the controller's objects in a namespace.
 */
export function controllerRights(
  metadataIn: (namespace: string) => KubeObject['metadata'],
  { application, own }: Places,
): KubeObject[] {
  const account: KubeObject = {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataIn(own),
    automountServiceAccountToken: false,
  }
  // In its own namespace is the route by which it says that it has read the others.
  return [account, ...[application, own].flatMap((each) => rightsOf(account.metadata, metadataIn(each)))]
}

function rightsOf({ name, namespace }: KubeObject['metadata'], metadata: KubeObject['metadata']): KubeObject[] {
  const read = ['get', 'list', 'watch']
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [
        // Certificates are Secrets, and the controller lists them all before it serves anything.
        { apiGroups: [''], resources: ['services', 'secrets'], verbs: read },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: read },
        { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
      ],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ]
}
