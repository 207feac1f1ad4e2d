import t from 'tap'
import { versions } from '../../../scripts/sources/versions.ts'
import { recorded } from '../../fixtures/suite/recorded.ts'

t.test('the pinned minikube knows the pinned Kubernetes by itself, and so asks nobody about it', async (t) => {
  const { minikube, knows } = recorded<{ minikube: string; knows: string[] }>('minikube-kubernetes-versions.json')
  const { kubernetes, tools } = versions()
  t.equal(tools.minikube.version, minikube, 'the list was recorded with the pinned minikube')
  t.ok(knows.includes(kubernetes), `${kubernetes} is in the list`)
  t.notOk(knows.includes('v1.35.4'), 'and a newer one is not')
})
