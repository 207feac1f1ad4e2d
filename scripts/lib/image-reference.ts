// How image references are written, `registry/repository:tag@digest`, and what their parts are.

export interface ImageReference {
  /** With the registry, where the reference names one. */
  readonly repository: string
  /** Empty where the reference has none. */
  readonly tag: string
  /** `sha256:…` */
  readonly digest: string | undefined
}

export function splitReference(reference: string): ImageReference {
  const [name = '', digest] = reference.split('@')
  // A colon before the last slash belongs to the port of a registry.
  const [, repository = name, tag = ''] = /^(.*):([^/:]*)$/.exec(name) ?? []
  return { repository, tag, digest }
}

/** `backend` of `taskora/backend:4f1c…`. */
export const shortName = (reference: string): string => splitReference(reference).repository.replace(/^.*\//, '')

/**
 * `name:tag` of an image that may be pinned as `name:tag@sha256:…`. Pods and nodes know it by that name alone: a digest
 * is the registry's, and does not survive the way into a node.
 */
export const withoutDigest = (reference: string): string => reference.replace(/@.*$/, '')

/** `name@sha256:…`, under which an engine keeps an image that is pulled by its digest; undefined without one. */
export function byDigest(reference: string): string | undefined {
  const { repository, digest } = splitReference(reference)
  return digest && `${repository}@${digest}`
}

/** `docker.io/library/postgres:15` for `postgres:15`: the full name under which a node lists an image. */
export function fullReference(reference: string): string {
  const [first = '', ...rest] = reference.split('/')
  if (rest.length === 0) return `docker.io/library/${reference}`
  return /[.:]|^localhost$/.test(first) ? reference : `docker.io/${reference}`
}

/** The registry that an image comes from. */
export const registryOf = (reference: string): string => fullReference(reference).split('/')[0]!
