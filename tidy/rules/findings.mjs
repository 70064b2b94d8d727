const RUN = /^compat\/([^/]+)\/run\.mjs$/

export const findings = {
  name: 'findings',
  why: 'What another program taught us is worth more than that we agree with it today, and is forgotten unless it stands beside the script.',
  instead:
    'write compat/<name>/FINDINGS.md: what run.mjs compares, where we differ and why, what was learnt on the way',
  check(tree) {
    return [...tree.sources.keys()].flatMap((path) => {
      const name = RUN.exec(path)?.[1]
      if (name === undefined || tree.has(`compat/${name}/FINDINGS.md`)) return []
      return [{ path, line: 1, what: `compat/${name} has no FINDINGS.md` }]
    })
  },
}
