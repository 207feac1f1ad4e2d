import type { Rule } from '../world/finding.ts'
import { ADMISSION_RULES } from './admission/admission.ts'
import { REJECTED_RULES } from './admission/rejected.ts'
import { COMPLAINT_RULES } from './complaints/complaints.ts'
import { DEPENDENCY_RULES } from './complaints/dependency.ts'
import { CERTIFICATE_RULES } from './network/certificates.ts'
import { DNS_RULES } from './network/dns.ts'
import { INGRESS_RULES } from './network/ingress.ts'
import { NETWORK_POLICY_RULES } from './network/network-policy.ts'
import { SERVICE_RULES } from './network/service.ts'
import { EVICTION_RULES } from './nodes/eviction.ts'
import { NODE_RULES } from './nodes/node.ts'
import { CONFIG_RULES } from './pods/config.ts'
import { CRASH_RULES } from './pods/crash.ts'
import { IMAGE_RULES } from './pods/image.ts'
import { PROBE_RULES } from './pods/probes.ts'
import { START_RULES } from './pods/start.ts'
import { SCHEDULING_RULES } from './scheduling/scheduling.ts'
import { STORAGE_RULES } from './storage/storage.ts'
import { AUTOSCALING_RULES } from './workloads/autoscaling.ts'
import { DELETION_RULES } from './workloads/deletion.ts'
import { DRIFT_RULES } from './workloads/drift.ts'
import { JOB_RULES } from './workloads/jobs.ts'
import { ROLLOUT_RULES } from './workloads/rollout.ts'
import { STALE_RULES } from './workloads/stale.ts'

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
