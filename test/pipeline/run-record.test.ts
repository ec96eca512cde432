import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { openWarehouse } from '../../src/warehouse/open.js'
import { runSteps } from '../../src/warehouse/ledger/run-steps.js'
import { latestRuns } from '../../src/warehouse/ledger/runs.js'
import { canary, dwellers, peopleCsv, soundDeliveries } from './deliveries.js'
import { Bench } from './workbench.js'

const facet = { type: 'object', required: ['_producer', '_schemaURL'], properties: { _producer: { type: 'string', format: 'uri' }, _schemaURL: { type: 'string', format: 'uri' } } }
const facets = (own: object = {}) => ({ type: 'object', properties: own, additionalProperties: facet })
const also = (required: readonly string[], properties: object) => ({ allOf: [facet, { required, properties }] })
const statistics = also(['rowCount'], { rowCount: { type: 'integer', minimum: 0 }, size: { type: 'integer', minimum: 0 } })
const dataset = (side: string, own: object) => ({
  type: 'object',
  required: ['namespace', 'name'],
  properties: { namespace: { type: 'string' }, name: { type: 'string' }, facets: facets({ version: also(['datasetVersion'], { datasetVersion: { type: 'string' } }) }), [side]: facets(own) },
})

/** What the OpenLineage specification, 2-0-2, and the facets in use demand of a run event. */
const runEvent = {
  type: 'object',
  required: ['eventType', 'eventTime', 'producer', 'schemaURL', 'run', 'job'],
  properties: {
    eventType: { enum: ['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER'] },
    eventTime: { type: 'string', format: 'date-time' },
    producer: { type: 'string', format: 'uri' },
    schemaURL: { type: 'string', format: 'uri' },
    run: {
      type: 'object',
      required: ['runId'],
      properties: { runId: { type: 'string', format: 'uuid' }, facets: facets({ errorMessage: also(['message', 'programmingLanguage'], { message: { type: 'string' }, programmingLanguage: { type: 'string' } }), processing_engine: also(['version'], { version: { type: 'string' } }) }) },
    },
    job: { type: 'object', required: ['namespace', 'name'], properties: { facets: facets({ jobType: also(['processingType', 'integration'], {}) }) } },
    inputs: { type: 'array', items: dataset('inputFacets', { inputStatistics: statistics }) },
    outputs: { type: 'array', items: dataset('outputFacets', { outputStatistics: statistics }) },
  },
}

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
const validate = ajv.compile(runEvent)
const faultsOf = (event: unknown): readonly string[] => (validate(event) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`))

interface Event {
  readonly eventType: string
  readonly run: { readonly runId: string; readonly facets: { readonly errorMessage?: { readonly message: string } } }
  readonly inputs: readonly { readonly name: string; readonly inputFacets: { readonly inputStatistics: { readonly rowCount: number } } }[]
  readonly outputs: readonly { readonly name: string }[]
}

async function told(bench: Bench): Promise<readonly Event[]> {
  const events: Event[] = []
  const { effects } = await bench.doors('xx/index')
  await bench.run('xx/index', { effects: { ...effects, lineage: async (event) => void events.push(JSON.parse(JSON.stringify(event)) as Event) } }).catch(() => undefined)
  return events
}

describe('what is kept of a run', () => {
  it('stands in the ledger, step by step, with rows, bytes and hashes', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    await bench.run()
    await bench.run()
    const warehouse = await openWarehouse({ path: `${bench.state}/work.duckdb` })
    try {
      const [second, first] = await latestRuns(warehouse.db, 2)
      const steps = await runSteps(warehouse.db, first?.id ?? '')
      expect(steps.map(({ step, did, rowsIn, rowsOut, quarantined }) => [did, step, rowsIn, rowsOut, quarantined])).toEqual([
        ['ran', 'harmonise xx/people 2024 people.csv', 60, 60, 0],
        ['ran', 'harmonise xx/schools 2024 schools.csv', 36, 36, 0],
        ['ran', 'compute', null, null, null],
        ['ran', 'publish', null, null, null],
      ])
      expect(steps[0]).toMatchObject({ bytes: Buffer.byteLength(soundDeliveries(60)['people.csv'] ?? ''), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
      expect((await runSteps(warehouse.db, second?.id ?? '')).map(({ did }) => did)).toEqual(['kept', 'kept', 'kept', 'kept'])
    } finally {
      await warehouse.close()
    }
  })

  it('is told as OpenLineage: one start, one end, of the same run, with what went in and came out', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const events = await told(bench)
    expect(events.flatMap(faultsOf)).toEqual([])
    expect(events.map(({ eventType }) => eventType)).toEqual(['START', 'COMPLETE'])
    expect(new Set(events.map(({ run }) => run.runId)).size).toBe(1)
    expect(events[1]?.inputs.map(({ name, inputFacets }) => [name, inputFacets.inputStatistics.rowCount])).toEqual([['xx/people/2024/people.csv', 60], ['xx/schools/2024/schools.csv', 36]])
    expect(events[1]?.outputs.map(({ name }) => name)).toContain('xx/index/core.dweller')
  })

  it('tells a blocked run as aborted and a fault as failed, with the sentence and no value', async () => {
    const bench = new Bench({ deliveries: { ...soundDeliveries(60), 'people.csv': peopleCsv(dwellers(60).map((each) => ({ ...each, born: `${canary}` }))) } })
    const blocked = await told(bench)
    bench.withdraw('people.csv')
    const failed = await told(bench)
    expect([...blocked, ...failed].flatMap(faultsOf)).toEqual([])
    expect([...blocked, ...failed].map(({ eventType }) => eventType)).toEqual(['START', 'ABORT', 'START', 'FAIL'])
    expect(blocked[1]?.run.facets.errorMessage?.message).toContain('CHECK_BLOCKED')
    expect(JSON.stringify([...blocked, ...failed])).not.toContain(canary)
  })

  it('does not fail with a listener that does', async () => {
    const bench = new Bench({ deliveries: soundDeliveries(60) })
    const { effects } = await bench.doors('xx/index')
    const result = await bench.run('xx/index', { effects: { ...effects, lineage: () => Promise.reject(new Error('no')) } })
    expect(result.outcome).toBe('published')
    expect(bench.log.filter((line) => line.startsWith('lineage lost')).length).toBe(2)
  })
})
