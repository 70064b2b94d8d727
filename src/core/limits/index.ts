// Everything has a limit, with a name, and the limits fit together.
export * from './limits.ts'
