/** A random id. `crypto.randomUUID` exists on https and localhost only; the application may be opened by address. */
export function uniqueId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
