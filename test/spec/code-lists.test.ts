import { describe, expect, it } from 'vitest'
import { openWorkspace, packageRoot } from '../../src/cli/spec-files.js'
import { loadRegistry } from '../../src/pipeline/load-pipeline.js'
import { dataRequests } from '../../src/request/data-request.js'
import { codeLists } from '../../src/spec/code-lists.js'
import { loadCanonical } from '../../src/spec/load.js'

const workspace = openWorkspace(packageRoot())

describe('the code table beside a fixed-width layout', () => {
  const { raw, codes, mapping, shapes } = loadRegistry(workspace, 'br/pnadc')
  const [resource = ''] = Object.keys(raw.value.resources)

  it.each([
    ['V1022', { '1': 'Urbana', '2': 'Rural' }],
    ['no such column', {}],
  ])('gives codes and labels of %s', (field, expected) => {
    expect(codes.get(resource)?.('', field)).toEqual(expected)
    expect(codes.get(resource)?.('99', field)).toEqual({})
  })

  it('is empty where the schema names none', () => {
    const chile = loadRegistry(workspace, 'cl/censo-2017')
    for (const each of Object.values(chile.raw.value.resources)) expect(codeLists(each, 'cl', workspace)('', 'REGION')).toEqual({})
  })

  it('stands in what is asked of the institution', () => {
    const canonical = new Map([...loadCanonical(workspace)].map(([name, { value }]) => [name, value]))
    const [request] = dataRequests([{ raw: raw.value, mapping: mapping.value, shapes, codes, periods: ['2024'] }], canonical)
    const zone = request?.registries[0]?.resources[0]?.fields.find(({ name }) => name === 'V1022')
    expect(zone?.codes).toEqual([['1', 'Urbana'], ['2', 'Rural']])
    const kin = request?.registries[0]?.resources[0]?.fields.find(({ name }) => name === 'V2005')
    expect(kin?.codes.map(([code]) => code).slice(0, 10)).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'])
  })
})
