export const trees = {
  'a program that taught us nothing': {
    'compat/apache-kafka/run.mjs': '// breach\n',
    'compat/kafkajs/run.mjs': '// fine\n',
    'compat/kafkajs/FINDINGS.md': '# KafkaJS\n',
    'compat/peers/shared.mjs': '// started by the others\n',
  },
}
