import type { KubeObject } from '../../kube-object.ts'
import type { LabelSelector } from '../facts/objects.ts'

/** Finds objects by labels without looking at each of them. */
export function createLabelIndex(objects: readonly KubeObject[]) {
  const index = new Map<string, KubeObject[]>()
  for (const each of objects) {
    const { namespace = 'default', labels = {} } = each.metadata
    for (const [name, value] of Object.entries(labels)) {
      const key = `${namespace}\n${name}\n${value}`
      const list = index.get(key)
      if (list) list.push(each)
      else index.set(key, [each])
    }
  }
  return {
    /** Those with all of these labels; none for no labels at all. */
    select(namespace: string, labels: Readonly<Record<string, string>>): readonly KubeObject[] {
      const wanted = Object.entries(labels)
      if (wanted.length === 0) return []
      const lists = wanted.map(([name, value]) => index.get(`${namespace}\n${name}\n${value}`) ?? [])
      const smallest = lists.reduce((least, list) => (list.length < least.length ? list : least))
      return wanted.length === 1
        ? smallest
        : smallest.filter(({ metadata }) => wanted.every(([name, value]) => metadata.labels?.[name] === value))
    },
  }
}

/** Whether labels meet a selector; an empty selector is met by all. */
export function matches(
  { matchLabels = {}, matchExpressions = [] }: LabelSelector,
  labels: Record<string, string> = {},
): boolean {
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key]
      if (operator === 'In') return value !== undefined && values.includes(value)
      if (operator === 'NotIn') return value === undefined || !values.includes(value)
      if (operator === 'Exists') return value !== undefined
      if (operator === 'DoesNotExist') return value === undefined
      if (operator === 'Gt') return value !== undefined && Number(value) > Number(values[0])
      if (operator === 'Lt') return value !== undefined && Number(value) < Number(values[0])
      return true
    })
  )
}
