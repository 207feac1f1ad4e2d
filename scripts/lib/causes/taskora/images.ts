// Images of this application are built here and put into the node: no registry has them.
import { type ObjectRef, refOf } from '../facts/facts.ts'
import { type Rule, rule } from '../world/finding.ts'
import { say } from '../world/words.ts'
import { isOwnImage } from './own-image.ts'

export const IMAGE_RULES: readonly Rule[] = [
  rule('TSK_IMAGE_UNAVAILABLE', function* (world) {
    const images = new Map<string, { affects: ObjectRef[]; evidence: string }>()
    for (const pod of world.pods)
      for (const { image, waiting, name } of world.containers(pod)) {
        if (!isOwnImage(image) || !/^(ErrImagePull|ImagePullBackOff|ErrImageNeverPull)$/.test(waiting?.reason ?? ''))
          continue
        const known = images.get(image) ?? {
          affects: [],
          evidence: `${say(refOf(pod))}, container ${name}: ${waiting!.reason}, image ${image}`,
        }
        known.affects.push(world.workloadOf(refOf(pod)))
        images.set(image, known)
      }
    for (const [image, { affects, evidence }] of images)
      yield {
        object: { kind: 'Image', namespace: '', name: image },
        affects,
        cause:
          `The node does not hold image ${image}, and no registry has it: images of this application are ` +
          'built here',
        evidence: [evidence],
        mend: 'npm run load -- --force && npm run deploy',
        confidence: 0.98,
      }
  }),
]
