import { Bool, Data, Date_, DateUnit, Decimal, Field, Float32, Float64, Int16, Int32, Int64, Int8, RecordBatch, Schema, Struct, TimeUnit, Timestamp, Uint16, Uint32, Uint64, Uint8, Utf8, makeData } from 'apache-arrow'
import type { DataType } from 'apache-arrow'
import type { BufferType } from '../../warehouse/buffers/buffer-type.js'
import type { ColumnData } from '../../warehouse/buffers/column-buffer.js'
import type { BufferBatch, BufferedColumn } from '../../warehouse/buffers/stream-buffers.js'

/** Words that travel with the data: of the table, and of each column by name. */
export interface ArrowWords {
  readonly table: ReadonlyMap<string, string>
  readonly columns: ReadonlyMap<string, string>
}

export function arrowSchema(columns: readonly BufferedColumn[], words: ArrowWords): Schema {
  const fields = columns.map(({ name, type }) => {
    const comment = words.columns.get(name)
    return new Field(name, arrowType(type), true, comment === undefined ? null : new Map([['description', comment]]))
  })
  return new Schema(fields, new Map(words.table))
}

/** A batch over the memory given; nothing is copied. */
export function arrowBatch(schema: Schema, columns: readonly BufferedColumn[], batch: BufferBatch): RecordBatch {
  const children = columns.map(({ type }, index) => {
    const data = batch.columns[index]
    if (data === undefined) throw new RangeError('a batch has fewer columns than its schema')
    return arrowData(type, data, batch.rows)
  })
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: batch.rows, nullCount: 0, children }))
}

function arrowType(type: BufferType): DataType {
  switch (type.kind) {
    case 'boolean':
      return new Bool()
    case 'integer':
      return integerType(type.bytes, type.signed)
    case 'float':
      return type.bytes === 4 ? new Float32() : new Float64()
    case 'text':
      return new Utf8()
    case 'date':
      return new Date_(DateUnit.DAY)
    case 'timestamp':
      return new Timestamp(TimeUnit.MICROSECOND)
    case 'instant':
      return new Timestamp(TimeUnit.MICROSECOND, 'UTC')
    case 'decimal':
      return new Decimal(type.scale, 38, 128)
  }
}

function integerType(bytes: 1 | 2 | 4 | 8, signed: boolean): DataType {
  if (bytes === 1) return signed ? new Int8() : new Uint8()
  if (bytes === 2) return signed ? new Int16() : new Uint16()
  if (bytes === 4) return signed ? new Int32() : new Uint32()
  return signed ? new Int64() : new Uint64()
}

function arrowData(kind: BufferType, { validity, missing, values, offsets }: ColumnData, length: number): Data {
  const type = arrowType(kind)
  const mask = validity ?? new Uint8Array(0)
  if (offsets !== undefined) return new Data(type, 0, length, missing, [offsets, values, mask])
  const { ArrayType } = type
  const width = 'BYTES_PER_ELEMENT' in ArrayType ? Number(ArrayType.BYTES_PER_ELEMENT) : 1
  return new Data(type, 0, length, missing, [undefined, new ArrayType(values.buffer, values.byteOffset, values.byteLength / width), mask])
}
