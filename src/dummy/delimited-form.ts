import { CauceError } from '../core/error.js'
import { didYouMean } from '../core/nearest.js'
import type { DelimitedShape } from '../core/resource.js'
import { compileMaker } from './compile-maker.js'
import type { Make } from './frame.js'
import type { LineForm } from './line-form.js'

/** Rows with every column of the raw schema, in its order; what the recipe does not make is blank. */
export function delimitedForm(shape: DelimitedShape, quoting: 'all' | 'needed'): LineForm {
  const { delimiter, quote, fields } = shape
  const names = fields.map((field) => field.name)
  const write = (value: string): string => {
    const needed = value.includes(delimiter) || (quote !== null && value.includes(quote))
    if (quote === null || !(needed || quoting === 'all')) return value
    return quote + value.replaceAll(quote, quote + quote) + quote
  }
  return {
    line: (_record, makers, scope) => {
      const stranger = Object.keys(makers).find((name) => !names.includes(name))
      if (stranger !== undefined) {
        throw new CauceError('specification', {
          code: 'DUMMY_FIELD',
          what: `the raw schema has no column "${stranger}"`,
          expected: 'a column of the raw schema',
          todo: didYouMean(stranger, names),
        })
      }
      const columns = names.map((name): Make => {
        const maker = makers[name]
        return maker === undefined ? () => null : compileMaker(maker, scope)
      })
      return (frame) => columns.map((make) => write(String(make(frame) ?? ''))).join(delimiter)
    },
    damage: (line, damage) => {
      const place = line.indexOf(delimiter, Math.floor(line.length / 2))
      const at = place < 0 ? line.lastIndexOf(delimiter) : place
      return damage === 'cut' ? line.slice(0, at) : line.slice(0, at) + delimiter + line.slice(at)
    },
    opening: () => (shape.headerRows === 0 ? [] : [{ record: '', text: names.map(write).join(delimiter) }]),
    closing: () => [],
  }
}
