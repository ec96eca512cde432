import type { DescribedTable } from '../../warehouse/write-table.js'
import type { DisclosureRule } from './rule.js'

/** The rule in the words of the release: the public may know it. */
export const ruleTable: DescribedTable = {
  schema: 'public',
  name: 'disclosure',
  comment: 'Rule by which small counts are suppressed in these tables.',
  columns: [
    { name: 'item', type: 'varchar', comment: 'Part of the rule' },
    { name: 'value', type: 'varchar', comment: 'What holds' },
  ],
}

export function ruleRows({ preset, threshold, rounding, hideZeros }: DisclosureRule, expected: 'protect' | 'show') {
  return [
    { item: 'preset', value: preset },
    { item: 'threshold', value: `counts from 1 to ${threshold - 1} are suppressed, before any rounding` },
    { item: 'rounding', value: rounding },
    { item: 'zeros', value: hideZeros ? 'suppressed like small counts' : 'shown' },
    { item: 'expected', value: expected === 'protect' ? 'the expected number of children at risk is protected like a count' : 'the expected number of children at risk is shown with its row' },
    { item: 'complementary', value: 'rows are suppressed too without which a small count could be computed; which ones is not said' },
  ]
}
