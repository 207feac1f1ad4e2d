/** The common name in a distinguished name as Node writes it: `CN=…` on a line of its own. */
export const commonName = (name: string): string | undefined => /^CN=(.+)$/m.exec(name)?.[1]
