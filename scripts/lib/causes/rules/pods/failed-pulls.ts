// Pulls that fail, with the words of the registry.
import { splitReference } from '../../../image-reference.ts'
import type { KubeObject } from '../../../kube-object.ts'
import { refOf } from '../../facts/facts.ts'
import type { ContainerView } from '../../facts/objects.ts'
import type { World } from '../../world/world.ts'
import { type PullFault, pullFault } from './image-words.ts'

const PULLING = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'InvalidImageName',
  'ImageInspectError',
  'RegistryUnavailable',
  'ErrInvalidImageName',
])

export interface Pull {
  pod: KubeObject
  container: ContainerView
  fault: PullFault
  /** The registry's words. */
  words: string
}

/** The pulls that fail, one for each image. */
export function failedPulls(world: World): Pull[] {
  const pulls = world.pods.flatMap((pod) =>
    world
      .containers(pod)
      .filter(({ waiting }) => PULLING.has(waiting?.reason ?? ''))
      .map((container): Pull => {
        const words = [container.waiting!.message, ...eventWords(world, pod, container.image)].join('\n')
        return { pod, container, fault: pullFault(container.waiting!.reason, words), words: decisive(words) }
      }),
  )
  const known = new Map<string, Pull>()
  for (const pull of pulls) {
    const key = `${pull.container.image}\n${pull.pod.metadata.namespace}`
    // One try may time out where another was told why.
    const before = known.get(key)
    if (!before || before.fault === 'unknown') known.set(key, pull)
  }
  return [...known.values()]
}

const eventWords = (world: World, pod: KubeObject, image: string): string[] =>
  world
    .eventsOf(refOf(pod))
    .filter(
      ({ reason, message }) =>
        reason === 'Failed' ||
        (reason === 'FailedToRetrieveImagePullSecret' && message !== '') ||
        (reason === 'InspectFailed' && message.includes(image)),
    )
    .filter(({ message }) => message.includes(image) || !/image/i.test(message))
    .map(({ message }) => message)

const decisive = (words: string): string =>
  words.split('\n').find((line) => pullFault('', line) !== 'unknown') ??
  words.split('\n').find((line) => line !== '') ??
  ''

/** Other workloads' images of the same repository, which show what the tag should be. */
export function siblings(world: World, image: string): string[] {
  const { repository } = splitReference(image)
  const images = new Set(
    world.pods.flatMap((pod) =>
      world
        .containers(pod)
        .filter(
          ({ running, image: other }) => running && other !== image && splitReference(other).repository === repository,
        )
        .map((each) => each.image),
    ),
  )
  return [...images]
}
