import { refuse } from '../refuse.js'
import type { CompositeIndexInput } from './index-input.js'

/** Refuses an input whose shapes or settings cannot give an index, naming the indicator or dimension at fault. */
export function checkInput(input: CompositeIndexInput): void {
  const { territories, parents, indicators, values, dimensions } = input
  if (values.rows !== territories.length || values.columns !== indicators.length || indicators.length === 0) {
    refuse({
      code: 'METHOD_INDEX_SHAPE',
      what: `values are ${values.rows} x ${values.columns}`,
      expected: `${territories.length} territories x ${indicators.length} indicators, at least one`,
    })
  }
  if (parents !== undefined && parents.length !== territories.length) {
    refuse({ code: 'METHOD_INDEX_SHAPE', what: `${parents.length} parents came`, expected: 'one for each territory' })
  }
  if (input.imputation === 'parent-median' && parents === undefined) {
    refuse({
      code: 'METHOD_INDEX_PARENTS',
      what: 'parent-median came without parents',
      expected: 'one for each territory',
    })
  }
  const ids = indicators.map(({ id }) => id)
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  if (twice !== undefined) {
    refuse({ code: 'METHOD_INDEX_TWICE', what: `indicator ${twice} is listed twice`, expected: 'each indicator once' })
  }
  const known = new Set(indicators.map(({ dimension }) => dimension))
  const stray = dimensions?.find(({ id }) => !known.has(id))
  if (stray !== undefined) {
    refuse({ code: 'METHOD_INDEX_DIMENSION', what: `dimension ${stray.id} has no indicator`, expected: 'at least one' })
  }
  for (const { id, weight } of [...indicators, ...(dimensions ?? [])]) {
    if (weight === undefined || (weight >= 0 && weight < Infinity)) continue
    refuse({
      code: 'METHOD_INDEX_WEIGHT',
      what: `the weight of ${id} is ${weight}`,
      expected: 'a finite number of 0 or more',
    })
  }
  for (const indicator of indicators) checkScale(input, indicator)
  const infinite = values.values.findIndex((value) => value === Infinity || value === -Infinity)
  if (infinite >= 0) {
    const id = ids[infinite % values.columns]
    refuse({
      code: 'METHOD_INDEX_INFINITE',
      what: `indicator ${id} has an infinite value`,
      expected: 'finite numbers or NaN',
    })
  }
  const share = input.minimumAvailability
  if (share !== undefined && !(share >= 0 && share <= 1)) {
    refuse({
      code: 'METHOD_INDEX_AVAILABILITY',
      what: `minimumAvailability is ${share}`,
      expected: 'a share from 0 to 1',
    })
  }
  for (const rule of [input.withinDimensions, input.acrossDimensions]) {
    if (typeof rule !== 'object' || Number.isFinite(rule.power)) continue
    refuse({ code: 'METHOD_INDEX_POWER', what: `the power of a mean is ${rule.power}`, expected: 'a finite number' })
  }
  if (input.range !== undefined && !(input.range.low < input.range.high)) {
    refuse({ code: 'METHOD_INDEX_RANGE', what: 'the range has no width', expected: 'low below high' })
  }
}

function checkScale(input: CompositeIndexInput, indicator: CompositeIndexInput['indicators'][number]): void {
  const { id, goalposts, reference } = indicator
  const treatment = indicator.treatment ?? input.treatment ?? 'none'
  if (goalposts !== undefined && !(goalposts.low < goalposts.high)) {
    refuse({ code: 'METHOD_INDEX_GOALPOSTS', what: `the goalposts of ${id} have no width`, expected: 'low below high' })
  }
  if (goalposts !== undefined && treatment !== 'none' && treatment !== 'winsorise') {
    refuse({
      code: 'METHOD_INDEX_GOALPOSTS',
      what: `${id} has goalposts in its own unit but the treatment ${treatment} may change the unit`,
      expected: 'treatment none or winsorise',
      todo: `Give ${id} its own treatment.`,
    })
  }
  if (input.normalisation === 'distance' && reference === undefined) {
    refuse({
      code: 'METHOD_INDEX_REFERENCE',
      what: `${id} has no reference`,
      expected: 'the value of no vulnerability',
    })
  }
}
