import { peakBytes } from '../peak-bytes.js'

/** One contestant in a process of its own, which loads nothing of the other; prints its figures as one line of JSON. */
const [who, file, state, memory = 'auto', threads = ''] = process.argv.slice(2)
if (file === undefined || state === undefined) throw new Error('usage: contest ours|full|rival <census> <state> [memory] [threads]')
const engine = { memory, threads: threads === '' ? undefined : Number(threads) }
const groups = who === 'full' ? ['sex', 'zone'] : []
const result = who !== 'rival' ? await (await import('./contest-ours.js')).contestOurs(file, state, engine, groups) : await (await import('./contest-rival.js')).contestRival(file, state, engine)
const { user, system } = process.cpuUsage()
process.stdout.write(`${JSON.stringify({ ...result, cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() })}\n`)
