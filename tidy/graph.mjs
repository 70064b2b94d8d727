/** Who imports whom, as paths of files: what the rules on rooms, doors, cycles and dead exports share. */
import { posix } from 'node:path'

/** The file that `from` means when `path` imports it, or `null` when it is none of ours. */
export function resolve(path, from) {
  if (from.startsWith('#')) return `src/${from.slice(1)}/index.ts`
  if (!from.startsWith('.')) return null
  const target = posix.join(posix.dirname(path), from)
  const compiled = /^dist\/(.*)\.js$/.exec(target)
  return compiled === null ? target : `src/${compiled[1]}.ts`
}

/** 'core/world' of 'src/core/world/index.ts'. */
export function folderOf(path) {
  return posix.dirname(path).replace(/^src\/?/, '')
}

/** Every import of the product's files that means another of our files. */
export function edges(sources) {
  return sources.flatMap((source) =>
    source.facts.imports.flatMap(({ from, line, typeOnly }) => {
      const to = resolve(source.path, from)
      return to === null ? [] : [{ source, from, to, line, typeOnly }]
    }),
  )
}
