import { deliveryCases } from './delivery-cases.js'
import { contestOurs } from './contest-ours.js'
import { contestRival } from './contest-rival.js'
import { peakBytes } from './peak-bytes.js'

/** One contestant in a process of its own; prints its figures as one line of JSON. */
const [who, name, file, state, memory = 'auto', threads = ''] = process.argv.slice(2)
const bench = deliveryCases.find((each) => each.name === name)
if (bench === undefined || file === undefined || state === undefined) throw new Error('usage: contest ours|rival <case> <file> <state> [memory] [threads]')
const count = threads === '' ? undefined : Number(threads)
const before = process.cpuUsage()
const result = who === 'ours' ? await contestOurs(bench, file, state, memory, count) : await contestRival(bench, file, state, count)
const { user, system } = process.cpuUsage(before)
process.stdout.write(`${JSON.stringify({ ...result, cpuSeconds: (user + system) / 1e6, peakBytes: peakBytes() })}\n`)
