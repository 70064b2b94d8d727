export const trees = {
  files: {
    'src/storage/logManager.ts': '// breach\n',
    'src/storage/log-manager.ts': '// breach\n',
    'src/storage/helpers/log.ts': '// breach\n',
    'src/storage/utils.ts': '// breach\n',
    'src/storage/time-index.ts': '// utilities of time: fine\n',
    'src/storage/time-index.test.ts': '// fine\n',
  },
  'classes and types': {
    'src/storage/log.ts': [
      'class LogManager {} // breach',
      'export class DiskImpl {} // breach',
      'interface CommonOptions {} // breach',
      'type ReaderUtils = 1 // breach',
      'class Implant {}',
      'class Management {}\n',
    ].join('\n'),
  },
}
