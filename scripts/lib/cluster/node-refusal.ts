import { UserError } from '../errors.ts'
import type { Context } from '../run/context.ts'
import type { NodeState } from './minikube.ts'
import { KEPT, OWNER_FILE } from './node-owner.ts'

/** Throws TSK_CLUSTER_FOREIGN for a node that this checkout did not make. */
export function refuseForeign(state: NodeState, { config, paths }: Pick<Context, 'config' | 'paths'>): void {
  if (state !== 'foreign') return
  const { profile } = config
  const claim = `mkdir -p ${KEPT} && printf %s "${paths.state}" > ${OWNER_FILE}`
  throw new UserError(
    'TSK_CLUSTER_FOREIGN',
    `A container or cluster named "${profile}" exists that this checkout did not make`,
    {
      hint:
        "Choose another name: `profile` in taskora.yaml (or --profile NAME). When it is this checkout's own, whose " +
        `state folder was lost: \`docker start ${profile} && docker exec ${profile} sh -c '${claim}'\`, then ` +
        '`npm run setup`',
    },
  )
}

export const nodeBroken = (profile: string): UserError =>
  new UserError('TSK_CLUSTER_BROKEN', `The node of cluster "${profile}" is neither running nor stopped`, {
    hint:
      `Run \`docker restart ${profile}\`, then \`npm run setup\`; ` +
      `\`docker logs ${profile}\` says why it does not run`,
  })

export const recordsLost = (profile: string): UserError =>
  new UserError(
    'TSK_CLUSTER_RECORDS_LOST',
    `minikube's records of the cluster "${profile}" are lost, and its node has no copy to resume it with`,
    {
      evidence: ['its data is in the volume of the same name, and untouched'],
      hint:
        `Start it by hand: \`docker start ${profile} && docker exec ${profile} systemctl start kubelet\`, then ` +
        '`npm run setup`',
    },
  )
