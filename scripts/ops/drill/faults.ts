import { CLUSTER_FAULTS } from './cluster-faults.ts'
import { CRASH_FAULTS } from './crash-faults.ts'
import type { Fault } from './fault.ts'
import { NAMESPACE_FAULTS } from './namespace-faults.ts'
import { PLACEMENT_FAULTS } from './placement-faults.ts'
import { TEMPLATE_FAULTS } from './template-faults.ts'

/** Every fault that can be made; `drill all` takes them in this order. */
export const FAULTS: readonly Fault[] = [
  ...TEMPLATE_FAULTS,
  ...CRASH_FAULTS,
  ...PLACEMENT_FAULTS,
  ...NAMESPACE_FAULTS,
  ...CLUSTER_FAULTS,
]
