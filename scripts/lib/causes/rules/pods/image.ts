import { registryOf } from '../../../image-reference.ts'
import { podSpec } from '../../facts/objects.ts'
import type { Rule } from '../../world/finding.ts'
import { inNamespace, kubectl, listed } from '../../world/words.ts'
import { siblings } from './failed-pulls.ts'
import { lostPullSecret, pullRule, pullSecrets, setImage } from './pull-rule.ts'

export const IMAGE_RULES: readonly Rule[] = [
  pullRule('TSK_PULL_NOT_FOUND', 'not-found', (pull, world) => {
    const others = siblings(world, pull.container.image)
    return {
      cause: `Image ${pull.container.image} does not exist: the registry has no such name or tag`,
      mend: others.length > 0 ? setImage(world, pull, others[0]) : setImage(world, pull),
      ...(others.length > 0 ? { hypotheses: [`${listed(others)} runs elsewhere in this system`] } : {}),
    }
  }),
  pullRule('TSK_PULL_DENIED', 'denied', ({ pod, container }, world) => {
    const names = pullSecrets(pod)
    const namespace = pod.metadata.namespace ?? 'default'
    const account = podSpec(pod).serviceAccountName ?? 'default'
    const lost = lostPullSecret(world, pod, container.image)
    if (lost) return lost
    return {
      cause:
        names.length > 0
          ? `The registry refuses the credentials of pull secret ${names[0]} for ${container.image}`
          : `The registry of ${container.image} demands credentials, and the pod names no imagePullSecrets`,
      mend:
        names.length > 0
          ? kubectl(
              namespace,
              `create secret docker-registry ${names[0]} --docker-server=… --docker-username=… ` +
                `--docker-password=… --dry-run=client -o yaml | kubectl apply${inNamespace(namespace)} -f -`,
            )
          : kubectl(
              namespace,
              'create secret docker-registry registry --docker-server=… --docker-username=… --docker-password=…',
            ) +
            '; ' +
            kubectl(namespace, `patch serviceaccount ${account} -p '{"imagePullSecrets":[{"name":"registry"}]}'`),
    }
  }),
  pullRule('TSK_PULL_AMBIGUOUS', 'not-found-or-denied', (pull, world) => {
    const { pod, container } = pull
    const secrets = pullSecrets(pod)
    const lost = lostPullSecret(world, pod, container.image)
    if (lost) return lost
    return {
      cause:
        `Image ${container.image} cannot be pulled: its repository does not exist, or is private and the pod ` +
        (secrets.length > 0 ? `has the wrong credentials (${secrets.join(', ')})` : 'has no pull secret'),
      mend: setImage(world, pull),
      hypotheses: [
        'the name of the image is wrong',
        secrets.length > 0 ? 'the credentials are wrong' : 'imagePullSecrets are missing',
      ],
      settle: `docker manifest inspect ${container.image}`,
      confidence: 0.8,
    }
  }),
  pullRule('TSK_PULL_LIMIT', 'rate', ({ container }) => ({
    cause: `The registry limits pulls (429 Too Many Requests), so ${container.image} is not delivered`,
    mend:
      'Give the pod imagePullSecrets of an account, use a mirror, or load the image into the node: minikube ' +
      'image load IMAGE',
    level: 'problem',
  })),
  pullRule('TSK_PULL_CERTIFICATE', 'certificate', ({ container }) => ({
    cause: `The node does not accept the certificate of the registry of ${container.image}`,
    mend: 'Put the CA of the registry into the node (/etc/containerd/certs.d/HOST/), and restart its runtime',
  })),
  pullRule('TSK_PULL_REGISTRY_NAME', 'dns', (pull, world) => ({
    cause: `The node cannot resolve the registry ${registryOf(pull.container.image)} of image ` + pull.container.image,
    mend: setImage(world, pull),
    hypotheses: ['the name of the registry is misspelt', "the node's name server does not answer"],
    confidence: 0.8,
  })),
  pullRule('TSK_PULL_UNREACHABLE', 'unreachable', ({ container }) => ({
    cause: `The node cannot reach the registry ${registryOf(container.image)}, so ${container.image} is not pulled`,
    mend:
      "Look at the node's way out (proxy, firewall) and at the registry; or load the image: minikube image " +
      'load IMAGE',
    level: 'problem',
    confidence: 0.8,
  })),
  pullRule('TSK_PULL_PLATFORM', 'platform', (pull, world) => ({
    cause: `Image ${pull.container.image} has no variant for the architecture of its node`,
    mend: setImage(world, pull),
  })),
  pullRule('TSK_PULL_NAME', 'name', (pull, world) => ({
    cause: `"${pull.container.image}" is not a valid image reference`,
    mend: setImage(world, pull),
  })),
  pullRule('TSK_PULL_NEVER', 'never', (pull) => ({
    cause: `The node does not hold image ${pull.container.image}, and imagePullPolicy Never forbids to pull it`,
    mend: `minikube image load ${pull.container.image}`,
  })),
  pullRule('TSK_NODE_DISK_FULL', 'disk', ({ pod, container }) => {
    const name = podSpec(pod).nodeName
    return {
      ...(name ? { object: { kind: 'Node', namespace: '', name } } : {}),
      cause: `The disk of node ${name ?? ''} is full, so image ${container.image} cannot be unpacked`.replace(
        '  ',
        ' ',
      ),
      mend: name ? `minikube ssh -n ${name} -- sudo crictl rmi --prune` : 'crictl rmi --prune, in the node',
    }
  }),
  pullRule('TSK_IMAGE_UNAVAILABLE', 'unknown', (pull, world) => ({
    cause: `Image ${pull.container.image} cannot be pulled, and the registry's reason was not recorded`,
    mend: setImage(world, pull),
    confidence: 0.6,
    hypotheses: ['the name or tag does not exist', 'credentials are missing', 'the registry cannot be reached'],
    settle: kubectl(pull.pod.metadata.namespace ?? 'default', `describe pod ${pull.pod.metadata.name}`),
  })),
]
