// What an application says of itself in its log, where its pods fail; of databases also while they serve.

import { refOf } from '../../facts/facts.ts'
import { parseTime } from '../../facts/objects.ts'
import { type Rule, rule } from '../../world/finding.ts'
import { isTroubled } from '../../world/trouble.ts'
import { edit, say, shorten } from '../../world/words.ts'
import { isDenied } from './over.ts'
import { complaints } from './said.ts'
import { TOPICS } from './topics.ts'

export const COMPLAINT_RULES: readonly Rule[] = TOPICS.map((topic) =>
  rule(topic.code, function* (world) {
    for (const said of complaints(world)) {
      const { workload, pod, container, word, crashing } = said
      if (!topic.complaints.includes(word.complaint)) continue
      const ready = !isTroubled(world, pod)
      if (ready && (!topic.serving || isDenied(world, said))) continue
      // A container that does not end may complain of what it survives.
      const weight = crashing || container.init ? 1 : topic.serving ? 0.9 : 0.65
      yield {
        object: workload,
        cause: topic.cause(said, world),
        evidence: [
          `log of ${say(refOf(pod))}, container ${container.name}: ${shorten(word.line)}`,
          crashing ? `${container.restarts} restarts, exit code ${container.ended?.exitCode}` : '',
        ],
        mend: topic.fix?.(said, world) ?? edit(workload),
        confidence: (topic.confidence ?? 0.85) * weight,
        level: ready ? 'problem' : 'fatal',
        since: parseTime(container.ended?.finishedAt),
        ...topic.more?.(said, world),
      }
    }
  }),
)
