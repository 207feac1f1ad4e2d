/** What a reader says of a certificate; it stands beside the Secret's data, as `certificate`. */
export interface CertificateFact {
  readonly notBefore: string
  readonly notAfter: string
  readonly names: readonly string[]
  /** Common name of whoever signed it, where that is known. */
  readonly issuer?: string
}
