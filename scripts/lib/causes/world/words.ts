import { nearest } from '../../nearest.ts'
import type { EventFact, ObjectRef } from '../facts/facts.ts'

/** `Deployment shop/cart`, as sentences name an object. */
export const say = ({ kind, namespace, name }: ObjectRef): string =>
  namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`

/** `-n shop`, or nothing for what belongs to no namespace. */
export const inNamespace = (namespace: string): string => (namespace === '' ? '' : ` -n ${namespace}`)

/** `kubectl -n shop get pod cart`, in the order people type. */
export const kubectl = (namespace: string, words: string): string =>
  namespace === '' ? `kubectl ${words}` : `kubectl -n ${namespace} ${words}`

/** The command that opens an object in an editor. */
export const edit = ({ kind, namespace, name }: ObjectRef): string =>
  kubectl(namespace, `edit ${kind.toLowerCase()} ${name}`)

/** An event as a line of evidence. */
export const eventLine = ({ reason, message, object, count }: EventFact): string =>
  `event ${reason} of ${say(object)}${count > 1 ? ` (${count} times)` : ''}: ${shorten(message)}`

export const shorten = (text: string, length = 300): string => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

/** ` (did you mean "cart"?)`, or what there is, when it is little. */
export function suggest(name: string, known: readonly string[]): string {
  const close = nearest(name, known)
  if (close !== '') return close
  return known.length > 0 && known.length <= 5
    ? ` (there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')})`
    : ''
}

/** `a, b and c`, at most so many. */
export function listed(names: readonly string[], most = 4): string {
  const shown = names.slice(0, most)
  const rest = names.length - shown.length
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}` : (shown[0] ?? '')
}

/** A mend as the hint of an error: a command in backticks, an action as it is. */
export const mendAsHint = (mend: string): string =>
  /^(npm|kubectl|minikube|docker|helm) /.test(mend) ? `Run \`${mend}\`` : mend
