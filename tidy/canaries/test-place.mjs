export const trees = {
  'beside what it proves': {
    'src/storage/log.ts': '',
    'src/storage/log.test.ts': '',
    'src/storage/log.fuzz.ts': '',
    'src/storage/logs.test.ts': '// breach',
    'src/storage/storage.test.ts': '// of the whole folder',
    'src/storage/index/offset.ts': '',
    'src/storage/index.test.ts': '// of the folder beside it',
  },
  'or named after its law': {
    'src/protocol/facts.test.ts': '/** The law: our shapes are those of Kafka. */\n',
    'src/protocol/more.test.ts': '/** Some tests: a breach. */\n',
  },
}
