/** Anything the API server returns; only the fields that the suite reads. */
export interface KubeObject {
  kind: string
  metadata: {
    name: string
    namespace?: string
    generation?: number
    resourceVersion?: string
    uid?: string
    creationTimestamp?: string
    deletionTimestamp?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    ownerReferences?: { kind: string; name: string; uid: string }[]
  }
  [field: string]: unknown
}
