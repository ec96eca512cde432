import { escaped } from './escaped.js'
import type { RatioPlot } from './report-section.js'

const width = 880
const labels = 440
const rowHeight = 24
const top = 26

/**
 * Ratios with their intervals as an SVG, on a logarithmic scale with a line at 1. Filled marks hold no 1 in their interval: a square to the
 * right, a diamond to the left; an open circle holds it. The table beside it has the same figures.
 */
export function ratioPlot({ label, rows }: RatioPlot, number: (value: number) => string): string {
  const ends = rows.flatMap(({ low, high }) => [Math.log2(low), Math.log2(high)])
  const [least, most] = [Math.min(-1, Math.floor(Math.min(...ends))), Math.max(1, Math.ceil(Math.max(...ends)))]
  const x = (ratio: number): number => Number((labels + 10 + ((Math.log2(ratio) - least) / (most - least)) * (width - labels - 30)).toFixed(1))
  const height = top + rows.length * rowHeight + 8
  const step = Math.max(1, Math.ceil((most - least) / 8))
  const ticks = Array.from({ length: most - least + 1 }, (_, at) => least + at).filter((power) => power % step === 0)
  const grid = ticks.map((power) => {
    const place = x(2 ** power)
    return `<line x1="${place}" x2="${place}" y1="${top}" y2="${height}" stroke="${power === 0 ? '#1b1b1b' : '#ddd'}"/><text x="${place}" y="${top - 8}" text-anchor="middle">${escaped(number(2 ** power))}</text>`
  })
  const bodies = rows.map(({ label: name, ratio, low, high }, at) => {
    const y = top + at * rowHeight + rowHeight / 2
    const short = name.length > 70 ? `${name.slice(0, 69)}…` : name
    return `<g><title>${escaped(`${name}: ${number(ratio)} (${number(low)} – ${number(high)})`)}</title><text x="${labels}" y="${y + 4}" text-anchor="end">${escaped(short)}</text><line x1="${x(low)}" x2="${x(high)}" y1="${y}" y2="${y}" stroke="#333" stroke-width="2"/>${mark(x(ratio), y, low, high)}</g>`
  })
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(label)}" font-family="system-ui,sans-serif" font-size="12">${grid.join('')}${bodies.join('')}</svg>`
}

function mark(x: number, y: number, low: number, high: number): string {
  if (low > 1) return `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" fill="#8c1d18"/>`
  if (high < 1) return `<path d="M${x - 6} ${y}L${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}Z" fill="#0b5563"/>`
  return `<circle cx="${x}" cy="${y}" r="5" fill="#fff" stroke="#333" stroke-width="2"/>`
}
