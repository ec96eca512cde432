import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The lines of a stack, where places in a bundle are said as places in the sources by the map beside it; a place without a map stays as it is. */
export function sourceTrace(stack: string): readonly string[] {
  const maps = new Map<string, SourceMap | undefined>()
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .map((line) =>
      line.replace(/(file:\/\/\S+):(\d+):(\d+)/, (place, url: string, row: string, column: string) => {
        if (!maps.has(url)) maps.set(url, mapOf(url))
        const found = maps.get(url)?.findEntry(Number(row) - 1, Number(column) - 1)
        if (found === undefined || !('originalSource' in found)) return place
        return `${found.originalSource.replace(/^(\.\.\/)+/, '')}:${found.originalLine + 1}:${found.originalColumn + 1}`
      }),
    )
}

function mapOf(url: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')))
  } catch {
    return undefined
  }
}
