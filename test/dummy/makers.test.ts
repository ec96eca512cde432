import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { birthDays, dayOf, writeDay } from '../../src/dummy/dates.js'
import type { DummyTerritory } from '../../src/dummy/territories.js'
import { writeDummy } from '../../src/dummy/write-dummy.js'
import { dummyRecipe } from '../../src/spec/dummy.js'
import { smallShape } from '../connectors/fixed-width/shapes.js'

const place: DummyTerritory = { code: '1101', name: 'Éstá', within: ['11'], seat: null }

async function lines(
  units: unknown,
  version = '01.00',
  defects: unknown = [],
  territories = [place],
): Promise<string[]> {
  const recipe = dummyRecipe.parse({
    registry: 'xx/small',
    title: 'Small',
    territories: { system: 'xx-any', level: 'place', vintage: '2020', within: ['11'] },
    files: [{ name: 'small.txt', resource: 'all', version }],
    header: { record: '00', fields: { date: { constant: '20240101' } } },
    units,
    defects,
  })
  const into = mkdtempSync(join(tmpdir(), 'cauce-makers-'))
  onTestFinished(() => rmSync(into, { recursive: true, force: true }))
  const [file] = await writeDummy(
    recipe,
    new Map([['all', smallShape]]),
    territories,
    { seed: 5, factor: 1, into },
    { progress: { report: () => undefined } },
  )
  return readFileSync(file?.path ?? '', 'latin1')
    .split('\n')
    .slice(0, -1)
}

const family = (more: object, records: unknown = []) => [{ name: 'family', count: { constant: 2 }, records, ...more }]

describe('a made file of fixed width', () => {
  it('has a header with the version, zeros before numbers, blanks behind texts, and a right trailer', async () => {
    const made = await lines(
      family({ values: { number: { sequence: 7 } } }, [
        { record: '01', fields: { family: 'number', income: { constant: 45 }, zone: { constant: 'R' } } },
      ]),
    )
    expect(made).toEqual([
      '     0001.00 20240101'.slice(0, 12) + ' 20240101',
      '0000701045 R',
      '0000801045 R',
      '     99001002000000001',
    ])
  })

  it.each([
    ['01.00', '0000701045 R'],
    ['02.00', '00007010045R'],
  ])('puts a field where version %s has it', async (version, expected) => {
    const made = await lines(
      family({ count: { constant: 1 }, values: { number: { sequence: 7 } } }, [
        { record: '01', fields: { family: 'number', income: { constant: 45 }, zone: { constant: 'R' } } },
      ]),
      version,
    )
    expect(made[1]).toBe(expected)
  })

  it('leaves out records and fields that the version lacks', async () => {
    const records = [
      { record: '21', fields: { family: { constant: 1 } } },
      { record: '04', fields: { family: { constant: 1 }, social: { constant: 'abcd' } } },
    ]
    expect((await lines(family({}, records), '01.00')).filter((line) => line.slice(5, 7) === '21')).toEqual([])
    expect((await lines(family({}, records), '02.00')).filter((line) => line.slice(5, 7) === '21')).toHaveLength(2)
    expect((await lines(family({}, records), '01.00')).join('')).not.toContain('abcd')
  })

  it('writes the members below their unit, and counts them in its own record', async () => {
    const units = family(
      {
        values: { number: { sequence: 1 } },
        members: [
          {
            name: 'child',
            count: { constant: 3 },
            values: {
              sex: {
                when: [{ if: { field: 'position', at_most: 1 }, then: { constant: 'F' } }],
                else: { constant: 'M' },
              },
            },
            records: [{ record: '04', fields: { family: 'number', sex: 'sex', name: 'territory_name' } }],
          },
        ],
        closing: { boys: { count: 'child', where: { field: 'sex', is: 'M' } } },
      },
      [{ record: '01', fields: { family: 'number', income: 'boys' } }],
    )
    expect((await lines(units)).slice(1, 5)).toEqual([
      '0000101002  ',
      '0000104Éstá      F',
      '0000104Éstá      M',
      '0000104Éstá      M',
    ])
  })

  it('cuts, doubles and changes lines where the recipe says so, and the trailer counts what is written', async () => {
    const record = [{ record: '01', fields: { family: { constant: 1 }, zone: { constant: 'R' } } }]
    const one = (defect: object) =>
      lines(family({}, record), '01.00', [
        { defect: 'any', record: '01', rate: 1, finds: 'ANY_RULE', reason: 'for the test', ...defect },
      ])
    expect((await one({ set: { zone: { constant: '?' } } }))[1]).toBe('0000101    ?')
    const doubled = await one({ does: 'duplicate' })
    expect(doubled).toHaveLength(6)
    expect(doubled[5]).toBe('     99001004000000001')
    expect(await one({ set: { zone: { constant: '?' } }, when: { field: 'position', is: 2 } })).toEqual([
      expect.any(String),
      '0000101    R',
      '0000101    ?',
      expect.any(String),
    ])
  })
})

describe('a recipe that cannot be', () => {
  it.each([
    [
      'takes a value that is not there',
      family({ values: { number: { sequence: 1 } } }, [{ record: '01', fields: { family: 'numbr' } }]),
      /no value "numbr".*Did you mean "number"/,
    ],
    ['takes a value before it is made', family({ values: { one: 'two', two: { constant: 1 } } }), /no value "two"/],
    ['makes a value twice', family({ values: { territory: { constant: 1 } } }), /name of a given one/],
    [
      'fills a field that is not in the layout',
      family({}, [{ record: '01', fields: { famly: { constant: 1 } } }]),
      /no field "famly".*Did you mean "family"/,
    ],
    ['writes a record that is not in the layout', family({}, [{ record: '05', fields: {} }]), /no record type "05"/],
    [
      'makes a value longer than its field',
      family({}, [{ record: '01', fields: { income: { constant: 12345 } } }]),
      /"01.income" has 5 characters; expected at most 3/,
    ],
    ['counts members that it has not', family({ closing: { all: { count: 'child' } } }), /no members "child"/],
    [
      'writes a character that the encoding lacks',
      family({}, [{ record: '04', fields: { name: { constant: '€' } } }]),
      /character that latin-1 lacks/,
    ],
  ])('is refused when it %s', async (_, units, message) => {
    await expect(lines(units)).rejects.toThrow(message)
  })

  it('is refused when its version is unknown', async () => {
    await expect(lines(family({}), '03.00')).rejects.toThrow(
      /"03.00" is not in the raw schema; expected one of 0100, 0200/,
    )
  })

  it('never shows a made value in the message', async () => {
    await expect(lines(family({}, [{ record: '01', fields: { income: { constant: 'secret' } } }]))).rejects.not.toThrow(
      /secret/,
    )
  })
})

describe('birth dates', () => {
  it('are those on which one is exactly so old at the date', () => {
    const at = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99 }), at, (age, date) => {
        const { first, days } = birthDays(age, date)
        expect(ageAt(writeDay(first, 'YYYY-MM-DD'), date)).toBe(age)
        expect(ageAt(writeDay(first + days - 1, 'YYYY-MM-DD'), date)).toBe(age)
        expect(ageAt(writeDay(first - 1, 'YYYY-MM-DD'), date)).toBe(age + 1)
      }),
    )
  })

  it('are written under a pattern', () => {
    expect(writeDay(dayOf('2010-02-03'), 'DDMMYYYY')).toBe('03022010')
  })
})

/** By comparing the months and days as text; who is born on 29 February turns older on 1 March. */
function ageAt(birth: string, date: string): number {
  return Number(date.slice(0, 4)) - Number(birth.slice(0, 4)) - (date.slice(5) < birth.slice(5) ? 1 : 0)
}
