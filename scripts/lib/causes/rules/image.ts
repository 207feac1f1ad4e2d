import { registryOf } from '../../image-reference.ts'
import { podSpec } from '../facts/objects.ts'
import type { Rule } from '../world/finding.ts'
import { inNamespace, kubectl, listed } from '../world/words.ts'
import { siblings } from './failed-pulls.ts'
import { lostPullSecret, pullRule, pullSecrets, setImage } from './pull-rule.ts'

export const IMAGE_RULES: readonly Rule[] = [
  pullRule('TSK_PULL_NOT_FOUND', 'not-found', {
    about: 'A registry has no image of this name and tag, and the node holds none.',
    mend: 'Correct the image or its tag; `npm run load` puts images that were built here into the node.',
    sentence(pull, world) {
      const others = siblings(world, pull.container.image)
      return {
        cause: `Image ${pull.container.image} does not exist: the registry has no such name or tag`,
        mend: others.length > 0 ? setImage(world, pull, others[0]) : setImage(world, pull),
        ...(others.length > 0 ? { hypotheses: [`${listed(others)} runs elsewhere in this system`] } : {}),
      }
    },
  }),
  pullRule('TSK_PULL_DENIED', 'denied', {
    about: 'The registry asks for credentials that the pod does not have, or that it refuses.',
    mend: 'Make a Secret with `kubectl create secret docker-registry` and name it in `imagePullSecrets`.',
    sentence({ pod, container }, world) {
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
    },
  }),
  pullRule('TSK_PULL_AMBIGUOUS', 'not-found-or-denied', {
    about: 'The registry answers alike for a repository that does not exist and for one that needs credentials.',
    mend: 'Correct the name of the image; where the repository is private, give the pod `imagePullSecrets`.',
    sentence(pull, world) {
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
    },
  }),
  pullRule('TSK_PULL_LIMIT', 'rate', {
    about: 'The registry answers 429: this address has pulled too often.',
    mend: 'Wait until the window has passed, or pull with credentials, or from a mirror.',
    sentence: ({ container }) => ({
      cause: `The registry limits pulls (429 Too Many Requests), so ${container.image} is not delivered`,
      mend:
        'Give the pod imagePullSecrets of an account, use a mirror, or load the image into the node: minikube ' +
        'image load IMAGE',
      level: 'problem',
    }),
  }),
  pullRule('TSK_PULL_CERTIFICATE', 'certificate', {
    about: 'The node does not trust the certificate of the registry, or one of the two does not speak TLS.',
    mend: 'Give the node the CA of the registry, or name the registry as insecure in its runtime.',
    sentence: ({ container }) => ({
      cause: `The node does not accept the certificate of the registry of ${container.image}`,
      mend: 'Put the CA of the registry into the node (/etc/containerd/certs.d/HOST/), and restart its runtime',
    }),
  }),
  pullRule('TSK_PULL_REGISTRY_NAME', 'dns', {
    about: 'The name of the registry cannot be resolved by the node.',
    mend: "Correct the registry's name in the image, or the node's name servers.",
    sentence: (pull, world) => ({
      cause:
        `The node cannot resolve the registry ${registryOf(pull.container.image)} of image ` + pull.container.image,
      mend: setImage(world, pull),
      hypotheses: ['the name of the registry is misspelt', "the node's name server does not answer"],
      confidence: 0.8,
    }),
  }),
  pullRule('TSK_PULL_UNREACHABLE', 'unreachable', {
    about: 'The node reaches no registry: connections are refused or time out.',
    mend: "Look at the node's network, its proxy and the registry; images can be loaded without it.",
    sentence: ({ container }) => ({
      cause: `The node cannot reach the registry ${registryOf(container.image)}, so ${container.image} is not pulled`,
      mend:
        "Look at the node's way out (proxy, firewall) and at the registry; or load the image: minikube image " +
        'load IMAGE',
      level: 'problem',
      confidence: 0.8,
    }),
  }),
  pullRule('TSK_PULL_PLATFORM', 'platform', {
    about: "The image exists, but not for the node's processor architecture.",
    mend: "Build the image for the node's platform, or choose a tag that has it.",
    sentence: (pull, world) => ({
      cause: `Image ${pull.container.image} has no variant for the architecture of its node`,
      mend: setImage(world, pull),
    }),
  }),
  pullRule('TSK_PULL_NAME', 'name', {
    about: 'The reference of the image is not valid.',
    mend: 'Correct the image: lower case, one tag, no spaces.',
    sentence: (pull, world) => ({
      cause: `"${pull.container.image}" is not a valid image reference`,
      mend: setImage(world, pull),
    }),
  }),
  pullRule('TSK_PULL_NEVER', 'never', {
    about: 'The pod may not pull (imagePullPolicy Never), and the node does not hold the image.',
    mend: 'Load the image into the node, or let the pod pull it.',
    sentence: (pull) => ({
      cause: `The node does not hold image ${pull.container.image}, and imagePullPolicy Never forbids to pull it`,
      mend: `minikube image load ${pull.container.image}`,
    }),
  }),
  pullRule('TSK_NODE_DISK_FULL', 'disk', {
    about: 'The disk of a node is full, so images cannot be unpacked.',
    mend: 'Remove images that nobody uses (`crictl rmi --prune` in the node), or give the node a larger disk.',
    sentence: ({ pod, container }) => {
      const name = podSpec(pod).nodeName
      return {
        ...(name ? { object: { kind: 'Node', namespace: '', name } } : {}),
        cause: `The disk of node ${name ?? ''} is full, so image ${container.image} cannot be unpacked`.replace(
          '  ',
          ' ',
        ),
        mend: name ? `minikube ssh -n ${name} -- sudo crictl rmi --prune` : 'crictl rmi --prune, in the node',
      }
    },
  }),
  pullRule('TSK_IMAGE_UNAVAILABLE', 'unknown', {
    about: 'A node has no such image and cannot pull it.',
    mend: 'The evidence has the words of the registry.',
    sentence: (pull, world) => ({
      cause: `Image ${pull.container.image} cannot be pulled, and the registry's reason was not recorded`,
      mend: setImage(world, pull),
      confidence: 0.6,
      hypotheses: ['the name or tag does not exist', 'credentials are missing', 'the registry cannot be reached'],
      settle: kubectl(pull.pod.metadata.namespace ?? 'default', `describe pod ${pull.pod.metadata.name}`),
    }),
  }),
]
