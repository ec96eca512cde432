import { describe, expect, it } from 'vitest'
import { dwellers, peopleCsv, peopleHeader, schoolsCsv, soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

const classGate = '\n  - { check: class-change-share, at_most: 0.1, severity: block, reason: so many classes do not change in a night }\n'
const acceptance = { checks: ['class-change-share'], by: 'Ana Ruiz', note: 'the new count of pupils is right' }

/** Pupils and leavers turned upside down: the index moves everywhere. */
function otherSchools(): string {
  const [header = '', ...rows] = schoolsCsv().trimEnd().split('\n')
  return `${[header, ...rows.map((row, at) => row.replace(/\d+$/, String((at * 13) % 90)))].join('\n')}\n`
}

async function gated(): Promise<Bench> {
  const bench = new Bench({ deliveries: soundDeliveries(300) })
  bench.edit('pipelines/xx/index.yaml', 'checks:', `checks:${classGate}`.trimEnd())
  return bench
}

describe('a release in which too many territories change class', () => {
  it('does not come out until someone has looked, and then keeps who and why', async () => {
    const bench = await gated()
    const first = await bench.run()
    expect(first.checks.find(({ check }) => check === 'class-change-share'), 'nothing to compare with').toMatchObject({ verdict: 'not applicable', blocks: false })
    bench.deliver({ 'schools.csv': otherSchools() })
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode]).toEqual(['CHECK_BLOCKED', 5])
    expect(fault.message).toMatch(/class-change-share of ivti is 0\.\d+, wanted at most 0\.1 .*--accept class-change-share --by <name> --note <why>/)
    expect((await bench.release()).folder).toBe(first.release)
    expect((await bench.fault('xx/index', { acceptance: { ...acceptance, checks: ['freshness'] } })).code, 'another check was accepted').toBe('CHECK_BLOCKED')
    const second = await bench.run('xx/index', { acceptance })
    expect(second.checks.find(({ check }) => check === 'class-change-share')).toMatchObject({ verdict: 'failed', blocks: false, accepted: 'Ana Ruiz: the new count of pupils is right' })
    expect(await bench.ask(`select accepted, failures > 0 from quality."check" where "check" = 'class-change-share'`)).toEqual([['Ana Ruiz: the new count of pupils is right', true]])
    expect((await bench.release()).manifest.checks).toContainEqual(expect.objectContaining({ check: 'class-change-share', accepted: 'Ana Ruiz: the new count of pupils is right' }))
  })

  it('comes out when none changes', async () => {
    const bench = await gated()
    await bench.run()
    bench.deliver({ 'people.csv': peopleCsv(dwellers(300).map((each, at) => (at === 0 ? { ...each, phone: 'another' } : each))) })
    expect((await bench.run()).checks.find(({ check }) => check === 'class-change-share')).toMatchObject({ verdict: 'passed', of: 'ivti' })
  })
})

describe('rows replaced by none', () => {
  it('are refused, say how many, and pass when told to', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const first = await bench.run()
    bench.deliver({ 'people.csv': `${peopleHeader}\n` })
    const fault = await bench.fault()
    expect([fault.code, fault.exitCode]).toEqual(['ROWS_REPLACED_BY_NONE', 5])
    expect(fault.message).toMatch(/60 rows of dweller from xx\/people 2024 would be replaced by none.*--allow-empty/)
    expect((await bench.fault()).code, 'the next night is stopped as well').toBe('ROWS_REPLACED_BY_NONE')
    expect((await bench.release()).folder).toBe(first.release)
    const empty = { checks: ['quarantined-share'], by: 'Ana Ruiz', note: 'the register was closed' }
    expect((await bench.run('xx/index', { allowEmpty: true, acceptance: empty })).outcome).toBe('published')
  })
})

describe('a check that holds', () => {
  it('says with how many failures it passed', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': peopleCsv(dwellers(60).map((each, at) => (at < 3 ? { ...each, born: '99/99/9999' } : each))) } })
    const { checks } = await bench.run()
    expect(checks.filter(({ check, of }) => check === 'quarantined-share' && of === 'xx/people')).toMatchObject([{ verdict: 'passed', failures: 3, value: 0.05 }])
  })
})
