import { HttpProblem } from './http-problem.js'

export const formats = ['json', 'csv', 'arrow'] as const
export type Format = (typeof formats)[number]

export const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json',
  csv: 'text/csv; charset=utf-8',
  arrow: 'application/vnd.apache.arrow.stream',
}

const extension = /\.(json|csv|arrow)$/

/** The path without the extension that names a representation. */
export function withoutExtension(path: string): string {
  return path.replace(extension, '')
}

/** What to send: the path's extension decides, else the most wanted of `Accept`; JSON where anything goes. Throws 406 for anything else. */
export function chooseFormat(path: string, accept: string | undefined, offered: readonly Format[]): Format {
  const named = extension.exec(path)?.[1]
  if (named !== undefined) {
    const format = offered.find((each) => each === named)
    if (format === undefined) throw new HttpProblem(406, 'FORMAT_UNKNOWN', `This has no representation ".${named}"; expected one of ${offered.join(', ')}.`)
    return format
  }
  if (accept === undefined || accept === '' || accept === '*/*') return offered[0] ?? 'json'
  const wanted = accept
    .split(',')
    .map((part) => {
      const [type = '', ...parameters] = part.trim().toLowerCase().split(';')
      const quality = parameters.map((each) => /^\s*q=([\d.]+)\s*$/.exec(each)?.[1]).find((each) => each !== undefined)
      return { type: type.trim(), quality: quality === undefined ? 1 : Number(quality) }
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality)
  for (const { type } of wanted) {
    const format = offered.find((each) => matches(type, mediaTypes[each].split(';')[0] ?? ''))
    if (format !== undefined) return format
  }
  throw new HttpProblem(406, 'FORMAT_UNKNOWN', `None of the types asked for is served here; expected one of ${offered.map((each) => mediaTypes[each].split(';')[0]).join(', ')}.`)
}

function matches(wanted: string, served: string): boolean {
  return wanted === '*/*' || wanted === served || (wanted.endsWith('/*') && served.startsWith(wanted.slice(0, -1)))
}
