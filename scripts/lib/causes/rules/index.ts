import type { Rule } from '../world/finding.ts'
import { ADMISSION_RULES } from './admission.ts'
import { AUTOSCALING_RULES } from './autoscaling.ts'
import { CERTIFICATE_RULES } from './certificates.ts'
import { COMPLAINT_RULES } from './complaints.ts'
import { CONFIG_RULES } from './config.ts'
import { CRASH_RULES } from './crash.ts'
import { DELETION_RULES } from './deletion.ts'
import { DEPENDENCY_RULES } from './dependency.ts'
import { DNS_RULES } from './dns.ts'
import { DRIFT_RULES } from './drift.ts'
import { EVICTION_RULES } from './eviction.ts'
import { IMAGE_RULES } from './image.ts'
import { INGRESS_RULES } from './ingress.ts'
import { JOB_RULES } from './jobs.ts'
import { NETWORK_POLICY_RULES } from './network-policy.ts'
import { NODE_RULES } from './node.ts'
import { PROBE_RULES } from './probes.ts'
import { REJECTED_RULES } from './rejected.ts'
import { ROLLOUT_RULES } from './rollout.ts'
import { SCHEDULING_RULES } from './scheduling.ts'
import { SERVICE_RULES } from './service.ts'
import { STALE_RULES } from './stale.ts'
import { START_RULES } from './start.ts'
import { STORAGE_RULES } from './storage.ts'

/** Every rule that speaks of Kubernetes, for any namespace and workload. */
export const KUBERNETES_RULES: readonly Rule[] = [
  ...IMAGE_RULES,
  ...CONFIG_RULES,
  ...START_RULES,
  ...REJECTED_RULES,
  ...CRASH_RULES,
  ...COMPLAINT_RULES,
  ...DEPENDENCY_RULES,
  ...SCHEDULING_RULES,
  ...ADMISSION_RULES,
  ...STORAGE_RULES,
  ...EVICTION_RULES,
  ...SERVICE_RULES,
  ...INGRESS_RULES,
  ...CERTIFICATE_RULES,
  ...NETWORK_POLICY_RULES,
  ...PROBE_RULES,
  ...NODE_RULES,
  ...DNS_RULES,
  ...ROLLOUT_RULES,
  ...DELETION_RULES,
  ...JOB_RULES,
  ...AUTOSCALING_RULES,
  ...STALE_RULES,
  ...DRIFT_RULES,
]
