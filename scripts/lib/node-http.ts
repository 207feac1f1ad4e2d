// Node's modules for requests, each loaded when the first request is made. An import would load them with every
// command, and reads whatever `node:http` exports: one of its exports loads all of fetch. Together 80 ms of processor.

export const plainHttp = () => process.getBuiltinModule('node:http')
export const tlsHttp = () => process.getBuiltinModule('node:https')
export const tls = () => process.getBuiltinModule('node:tls')
export const http2 = () => process.getBuiltinModule('node:http2')
