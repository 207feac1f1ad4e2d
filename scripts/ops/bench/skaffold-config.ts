// What Skaffold is given to deploy this application: the same Dockerfiles and chart as the suite, and its own defaults.
import { join } from 'node:path'
import { stringify } from 'yaml'
import { BASE_ARGUMENT } from '../../lib/images/images.ts'
import type { BaseImages } from '../../lib/toolchain/provision.ts'

export interface SkaffoldPlan {
  /** Where its files lie, a folder of its own. */
  readonly folder: string
  /** The folder that holds `backend` and `frontend`. */
  readonly sources: string
  readonly chart: string
  /** Values files in Helm's order. */
  readonly values: readonly string[]
  readonly namespace: string
  readonly release: string
  readonly baseImages: Pick<BaseImages, 'node' | 'python'>
}

const REPOSITORIES = { backend: 'taskora-bench/skaffold-backend', frontend: 'taskora-bench/skaffold-frontend' } as const

/** What its images are called in the engine. */
export const SKAFFOLD_REPOSITORIES: readonly string[] = Object.values(REPOSITORIES)

/**
 * Makes an image of its own from sources that another way has, too: `minikube image load` removes what has the same ID,
 * by whatever name.
 */
const OWN_IMAGE = { BUILD_HASH: 'skaffold' }

const components = ['backend', 'frontend'] as const

/** Its configuration. Images that it builds go into the node by `loadScript`, beside it. */
export const skaffoldConfig = (plan: SkaffoldPlan): string =>
  stringify({
    apiVersion: 'skaffold/v4beta13',
    kind: 'Config',
    metadata: { name: 'taskora-bench' },
    build: {
      // Its default asks Git, and the checkout of the benchmarks has no history.
      tagPolicy: { inputDigest: {} },
      // Asked for BuildKit, it adds a flag that only a docker with buildx knows; DOCKER_BUILDKIT does the same.
      local: { push: false, useDockerCLI: true },
      artifacts: components.map((component) => {
        const [argument, base] = BASE_ARGUMENT[component]
        return {
          image: REPOSITORIES[component],
          context: join(plan.sources, component),
          docker: { dockerfile: 'Dockerfile', buildArgs: { [argument]: plan.baseImages[base], ...OWN_IMAGE } },
          hooks: { after: [{ command: ['sh', join(plan.folder, 'load.sh')] }] },
        }
      }),
    },
    deploy: { helm: { releases: [releaseOf(plan)] } },
  })

const releaseOf = ({ release, namespace, chart, values }: SkaffoldPlan): object => ({
  name: release,
  namespace,
  createNamespace: true,
  chartPath: chart,
  valuesFiles: values,
  setValueTemplates: Object.fromEntries(
    components.flatMap((component) =>
      ['repository', 'tag'].map((part) => [`${component}.image.${part}`, `{{.${variableOf(component, part)}}}`]),
    ),
  ),
})

const variableOf = (component: keyof typeof REPOSITORIES, part: string): string =>
  `IMAGE_${part === 'tag' ? 'TAG' : 'REPO'}_${REPOSITORIES[component].replace(/[^\w]/g, '_')}`

/**
 * Loads what Skaffold has built, by the name that it deploys: without a registry that is the repository with the ID of
 * the image as its tag, while hooks are told the tag of before.
 */
export const loadScript = (minikube: string, profile: string): string => `set -eu
id=$(docker image inspect --format '{{.Id}}' "$SKAFFOLD_IMAGE")
'${minikube}' --profile '${profile}' image load --daemon=true "\${SKAFFOLD_IMAGE%:*}:\${id#sha256:}"
`

/** Its settings in place of the person's. */
export const SKAFFOLD_SETTINGS = stringify({
  global: { 'collect-metrics': false, 'update-check': false, survey: { 'disable-prompt': true } },
})

/**
 * `skaffold run …`. By default each run labels the pods with an ID of its own, which replaces all of them; `steady`
 * keeps one ID, as Skaffold's maintainers advise for runs that change nothing (GoogleContainerTools/skaffold#2752).
 */
export const skaffoldArgs = (folder: string, kubeContext: string, { steady }: { steady: boolean }): string[] => [
  'run',
  '--filename',
  join(folder, 'skaffold.yaml'),
  '--config',
  join(folder, 'config'),
  '--cache-file',
  join(folder, 'cache'),
  '--kube-context',
  kubeContext,
  '--detect-minikube=false',
  '--interactive=false',
  ...(steady ? ['--label', 'skaffold.dev/run-id=bench'] : []),
]
