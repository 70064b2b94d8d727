export const trees = {
  'below a handler a version is a capability': {
    'src/coordination/group.ts': [
      'export function join(apiVersion: number): boolean { // breach',
      '  return apiVersion >= 4 // breach',
      '}',
      "export const text = 'apiVersion' // a text says what it likes: apiVersion\n",
    ].join('\n'),
    'src/broker/handler/join-group.ts':
      'export const join = (apiVersion: number) => apiVersion >= 4\n',
    'src/broker/quota/quota.ts': 'export const q = (apiVersion: number) => 1 // breach\n',
  },
}
