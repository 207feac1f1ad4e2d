import { CLUSTER_FAULTS } from './cluster-faults.ts'
import type { Fault } from './fault.ts'
import { TEMPLATE_FAULTS } from './template-faults.ts'

/** Every fault that can be made; `drill all` takes them in this order. */
export const FAULTS: readonly Fault[] = [...TEMPLATE_FAULTS, ...CLUSTER_FAULTS]
