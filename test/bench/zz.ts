import { resultOf, table } from './measure.ts'
import { searches } from './audit-search.ts'
import { settles } from './audit-settle.ts'
import { verifies } from './audit-verify.ts'
import { benchLog } from './audit-log.ts'
import { loadavg } from 'node:os'
const t = performance.now(); benchLog(1_000_000); console.log('made in', ((performance.now() - t) / 1000).toFixed(0), 's')
for (const m of [searches[2]!, searches[3]!, settles[2]!, verifies[0]!, verifies[1]!, searches[0]!, searches[1]!, settles[0]!, settles[1]!]) console.log(loadavg()[0]!.toFixed(1), table([await resultOf(m)]).at(-1))
