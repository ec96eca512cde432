import { describe, expect, it } from 'vitest'
import { conditionWords, sideWords, tablesOfSides } from '../../src/risk/rule-words.js'
import type { Condition } from '../../src/spec/condition.js'

describe('a condition in words', () => {
  it.each<[Condition, string]>([
    [{ field: 'age', at_least: 5 }, 'age is at least 5'],
    [{ field: 'age', at_most: 17 }, 'age is at most 17'],
    [{ field: 'age', above: 5 }, 'age is above 5'],
    [{ field: 'age', below: 18 }, 'age is below 18'],
    [{ field: 'age', between: [5, 17] }, 'age is from 5 to 17'],
    [{ field: 'works', is: 'yes' }, 'works is "yes"'],
    [{ field: 'works', is_not: 'no' }, 'works is not "no"'],
    [{ field: 'zone', in: ['rural', 'urban'] }, 'zone is one of "rural", "urban"'],
    [{ field: 'zone', not_in: ['rural'] }, 'zone is none of "rural"'],
    [{ field: 'zone', missing: true }, 'zone is missing'],
    [{ field: 'zone', missing: false }, 'zone is not missing'],
    [{ field: 'code', starts_with: '0' }, 'code begins with "0"'],
    [{ not: { field: 'works', is: 'yes' } }, 'not (works is "yes")'],
    [{ all: [{ field: 'age', above: 5 }, { any: [{ field: 'works', is: 'yes' }, { field: 'flag', is: true }] }] }, 'age is above 5 and (works is "yes" or flag is true)'],
    [{ any: [{ all: [{ field: 'a', is: 1 }, { field: 'b', is: 2 }] }, { field: 'c', is: 3 }] }, '(a is 1 and b is 2) or c is 3'],
  ])('%j', (condition, words) => {
    expect(conditionWords(condition)).toBe(words)
  })
})

describe('a side of an indicator in words', () => {
  it.each([
    [{ from: 'person', measure: 'count' }, 'count of rows of person'],
    [{ from: 'person', registry: 'xx/people', measure: 'count', with: 'household', where: { field: 'household.zone', is: 'rural' } }, 'count of rows of person from xx/people, with their household where household.zone is "rural"'],
    [{ from: 'school', measure: 'sum', column: 'leavers', period: '2024' }, 'sum of leavers over rows of school of 2024'],
    [{ from: 'person', measure: 'mean', column: 'income', weight: 'weight' }, 'mean of income over rows of person, weighted by weight'],
  ] as const)('%j', (side, words) => {
    expect(sideWords(side)).toBe(words)
  })

  it('names each table once', () => {
    expect(tablesOfSides([{ from: 'person', with: 'household', measure: 'count' }, { from: 'household', measure: 'count' }, undefined])).toEqual(['person', 'household'])
  })
})
