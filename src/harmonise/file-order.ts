import { sql } from 'kysely'
import type { Warehouse } from '../warehouse/open.js'

// DuckDB may build its hash table from the smaller side of a left join and read the larger; rows then come in the larger side's order.
const reordering = ['join_order', 'build_side_probe_side']

const running = new WeakMap<object, { users: number; before: string }>()

/** Runs with joins that keep the left side's row order. The setting is the instance's: it falls back when the last user is done. */
export async function inFileOrder<T>(warehouse: Pick<Warehouse, 'db'>, run: () => Promise<T>): Promise<T> {
  const { db } = warehouse
  const state = running.get(db) ?? { users: 0, before: '' }
  running.set(db, state)
  state.users += 1
  try {
    if (state.users === 1) {
      const { rows } = await sql<{ readonly value: string | null }>`select current_setting('disabled_optimizers') as value`.execute(db)
      state.before = rows[0]?.value ?? ''
    }
    const names = new Set([...state.before.split(',').filter((name) => name !== ''), ...reordering])
    await sql`set disabled_optimizers = ${sql.lit([...names].join(','))}`.execute(db)
    return await run()
  } finally {
    state.users -= 1
    if (state.users === 0) await sql`set disabled_optimizers = ${sql.lit(state.before)}`.execute(db)
  }
}
