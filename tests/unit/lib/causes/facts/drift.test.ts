import t from 'tap'
import { differencesOf, sayDifference } from '../../../../../scripts/lib/causes/facts/drift.ts'
import type { KubeObject } from '../../../../../scripts/lib/kube-object.ts'

const deployment = (spec: object): KubeObject => ({ kind: 'Deployment', metadata: { name: 'api' }, spec })
const container = (more: object) => ({ template: { spec: { containers: [{ name: 'api', ...more }] } } })

const CASES: [about: string, wanted: object, live: object, said: string[]][] = [
  ['the same', { replicas: 2 }, { replicas: 2 }, []],
  ['defaults of the API server', { replicas: 2 }, { replicas: 2, revisionHistoryLimit: 10, strategy: {} }, []],
  ['another number of pods', { replicas: 3 }, { replicas: 1 }, ['replicas is 1 in place of 3']],
  [
    'another image',
    container({ image: 'a:1' }),
    container({ image: 'a:2' }),
    ['containers[api].image is a:2 in place of a:1'],
  ],
  [
    'another spelling of a quantity',
    container({ resources: { limits: { cpu: 1, memory: '1024Mi' } } }),
    container({ resources: { limits: { cpu: '1000m', memory: '1Gi' } } }),
    [],
  ],
  [
    'another limit',
    container({ resources: { limits: { memory: '384Mi' } } }),
    container({ resources: { limits: { memory: '32Mi' } } }),
    ['containers[api].resources.limits.memory is 32Mi in place of 384Mi'],
  ],
  [
    'a variable that was added',
    container({ env: [{ name: 'A', value: '1' }] }),
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '2' },
      ],
    }),
    ['containers[api].env[B] was added'],
  ],
  [
    'a variable that is gone',
    container({
      env: [
        { name: 'A', value: '1' },
        { name: 'B', value: '' },
      ],
    }),
    container({ env: [{ name: 'B' }] }),
    ['containers[api].env[A] is gone'],
  ],
  [
    'modes as octal numbers',
    { template: { spec: { volumes: [{ name: 'v', secret: { defaultMode: 440 } }] } } },
    { template: { spec: { volumes: [{ name: 'v', secret: { defaultMode: 288 } }] } } },
    [],
  ],
  [
    'one port with two protocols',
    {
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    },
    {
      ports: [
        { port: 53, protocol: 'UDP' },
        { port: 53, protocol: 'TCP' },
      ],
    },
    [],
  ],
  ['what the manifest leaves empty', { selector: {}, egress: [] }, {}, []],
  ['a list with another length', { args: ['a'] }, { args: ['a', 'b'] }, ['args is ["a","b"] in place of ["a"]']],
]

for (const [about, wanted, live, said] of CASES)
  t.test(about, async (t) => {
    t.same(differencesOf(deployment(wanted), deployment(live)).map(sayDifference), said)
  })
