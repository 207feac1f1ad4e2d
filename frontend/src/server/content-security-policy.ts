import 'server-only'

interface PolicyOptions {
  nonce: string
  /** React's development build evaluates strings to show stacks of the server. */
  development: boolean
}

/** The policy of a page: only scripts that carry this response's nonce run, and nobody may frame the application. */
export function pagePolicy({ nonce, development }: PolicyOptions): string {
  const directives = {
    'default-src': "'self'",
    'script-src': `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    'style-src': development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}'`,
    'img-src': "'self' data:",
    'font-src': "'self'",
    'connect-src': "'self'",
    // Without it, workers would need the nonce of scripts, which they cannot have.
    'worker-src': "'self'",
    'manifest-src': "'self'",
    'object-src': "'none'",
    'base-uri': "'none'",
    'form-action': "'self'",
    'frame-ancestors': "'none'",
  }
  return Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ')
}
