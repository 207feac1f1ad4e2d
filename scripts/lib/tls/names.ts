/** Host names that an ingress controller knows the application by; the first is where people open it. */
export const HOSTS = ['localhost', 'taskora.localhost'] as const

/** Everything that a certificate of this installation is for. */
export const NAMES: readonly string[] = [...HOSTS, '127.0.0.1', '::1']

/** How long a certificate is valid: browsers take none that lives longer than 398 days. */
export const LEAF_DAYS = 397

/** With fewer days left, deploy makes another one. */
export const RENEW_DAYS = 30

export const DAY_MS = 86_400_000

/** A certificate and its private key, both PEM. */
export interface Pair {
  readonly certificate: string
  readonly key: string
}
