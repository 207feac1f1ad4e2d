import { type Action, kubectl, type Names } from '../drill/fault.ts'

/** The kubelet lets a container that ends again and again wait for minutes; a new pod starts without that debt. */
export const newDatabasePod = ({ database }: Names): Action[] => [
  kubectl('delete', `pod/${database}-0`, '--wait=true'),
  kubectl('rollout', 'status', `statefulset/${database}`, '--timeout=50s'),
]
