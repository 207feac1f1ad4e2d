import { rmSync, writeFileSync } from 'node:fs'

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/**
 * Puts a small program in front of minikube: kubectl and helm take the namespace from their settings, `minikube
 * service` knows none and would look in `default`. With it, `minikube service taskora-frontend --url` answers as it
 * stands.
 */
export function writeMinikubeWrapper(file: string, minikube: string): void {
  // What stands there may be a link, and writing would go through it.
  rmSync(file, { force: true })
  writeFileSync(
    file,
    `#!/bin/sh
# Made by setup: gives \`minikube service\` the namespace of the application, unless the command names one.
if [ "$1" = service ] && [ -n "$HELM_NAMESPACE" ]; then
  case " $* " in *" -n"*|*" --namespace"*|*" list "*) ;; *) set -- "$@" --namespace "$HELM_NAMESPACE" ;; esac
fi
exec ${quote(minikube)} "$@"
`,
    { mode: 0o755 },
  )
}
