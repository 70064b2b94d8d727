export * from './apis.ts'
export * from './header.ts'
export { type AnyApi, APIS, APIS_BY_NAME, type ApiName, apiOfKey } from './registry.ts'
export { type Release, servedBy } from './releases.ts'
