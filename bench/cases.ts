import type { BenchCase } from './bench-case.js'
import { clriskCase } from './clrisk/measure-clrisk.js'
import { crashCase } from './crash/crash-case.js'
import { fullDiskCase } from './crash/full-disk-case.js'
import { deliveryCases } from './delivery-cases.js'
import { exportCase } from './export-case.js'
import { deliveryBench } from './measure-delivery.js'
import { nightlyCase } from './nightly/nightly-case.js'
import { pageCase } from './page/page-case.js'
import { serveCase } from './serve-case.js'
import { sheetsCase } from './sheets-case.js'
import { unchangedCase } from './unchanged/unchanged-case.js'

/** Everything that can be measured, by name; without `--case` all of it is. */
export const cases: readonly BenchCase[] = [deliveryCases.map(deliveryBench), exportCase, clriskCase, serveCase, sheetsCase, pageCase, crashCase, fullDiskCase, unchangedCase, nightlyCase].flat()
