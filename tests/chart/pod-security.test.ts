import t from 'tap'
import { render, VARIANTS } from '../fixtures/chart/helm.ts'
import { containersOf, type PodSpec, podsOf } from '../fixtures/chart/objects.ts'
import { restrictedViolations } from '../fixtures/chart/pod-security.ts'

for (const [variant, args] of Object.entries(VARIANTS)) {
  t.test(`every pod of ${variant} meets Pod Security "restricted", and more`, async (t) => {
    const pods = podsOf(await render(args))
    const backup = variant === 'prod' ? 1 : 0
    t.equal(pods.length, 6 + backup, 'three workloads, three test pods, and the backup where it is on')
    for (const { owner, spec } of pods) {
      t.strictSame(restrictedViolations(spec), [], owner)
      t.equal(spec['automountServiceAccountToken'], false, `${owner} gets no token`)
      t.equal(spec['enableServiceLinks'], false, `${owner} gets no variables of other Services`)
      for (const { name, securityContext } of containersOf(spec)) {
        t.equal(securityContext.readOnlyRootFilesystem, true, `${owner} ${name} cannot write to its image`)
        t.ok(securityContext.runAsUser > 0, `${owner} ${name} has a numeric user`)
      }
    }
  })
}

t.test('the check finds each way out of "restricted"', async (t) => {
  const [pod] = podsOf(await render())
  const counterexamples: [string, (spec: PodSpec) => void][] = [
    ['pod: hostNetwork is on', (spec) => (spec['hostNetwork'] = true)],
    ['pod: hostPID is on', (spec) => (spec['hostPID'] = true)],
    ['volume node: hostPath', (spec) => spec.volumes?.push({ name: 'node', hostPath: { path: '/' } })],
    [
      'pod: sysctl kernel.msgmax',
      (spec) => (spec['securityContext'].sysctls = [{ name: 'kernel.msgmax', value: '1' }]),
    ],
    ['pod: runAsUser is 0', (spec) => (spec['securityContext'].runAsUser = 0)],
    ['pod: seccomp is unconfined', (spec) => (spec['securityContext'].seccompProfile.type = 'Unconfined')],
    ['runAsUser is 0', (spec) => (spec.containers[0]!['securityContext'].runAsUser = 0)],
    ['runAsNonRoot is not true', (spec) => (spec.containers[0]!['securityContext'].runAsNonRoot = false)],
    [
      'allowPrivilegeEscalation is not false',
      (spec) => delete spec.containers[0]!['securityContext'].allowPrivilegeEscalation,
    ],
    [
      'capabilities are not dropped',
      (spec) => (spec.containers[0]!['securityContext'].capabilities = { drop: ['NET_RAW'] }),
    ],
    [
      'capabilities are added: SYS_ADMIN',
      (spec) => (spec.containers[0]!['securityContext'].capabilities.add = ['SYS_ADMIN']),
    ],
    ['privileged', (spec) => (spec.containers[0]!['securityContext'].privileged = true)],
    ['procMount Unmasked', (spec) => (spec.containers[0]!['securityContext'].procMount = 'Unmasked')],
    ['seccompProfile is not set', (spec) => delete spec['securityContext'].seccompProfile],
    [
      'AppArmor is unconfined',
      (spec) => (spec.containers[0]!['securityContext'].appArmorProfile = { type: 'Unconfined' }),
    ],
    ['SELinux type spc_t', (spec) => (spec.containers[0]!['securityContext'].seLinuxOptions = { type: 'spc_t' })],
    ['hostPort', (spec) => (spec.containers[0]!['ports'] = [{ containerPort: 80, hostPort: 80 }])],
    [
      'a probe or hook names a host',
      (spec) => (spec.containers[0]!['livenessProbe'] = { httpGet: { host: '10.0.0.1', port: 80 } }),
    ],
    [
      'capabilities are not dropped',
      (spec) => (spec.initContainers = [{ ...spec.containers[0]!, securityContext: {} }]),
    ],
  ]
  for (const [violation, spoil] of counterexamples) {
    const spec = structuredClone(pod!.spec)
    spoil(spec)
    t.match(restrictedViolations(spec).join('\n'), violation, `finds: ${violation}`)
  }
})
