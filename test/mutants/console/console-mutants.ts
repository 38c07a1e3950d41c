import { judgeByVitest } from '../judge-by-vitest.ts'
import type { MutantGroup } from '../mutant.ts'
import { auditMutants } from './audit.ts'
import { benchMutants } from './bench.ts'
import { chainMutants } from './chain.ts'
import { signedAuditMutants } from './signed-audit.ts'
import { clocksMutants } from './clocks.ts'
import { cutsMutants } from './cuts.ts'
import { deskMutants } from './desk.ts'
import { diagnosticsMutants } from './diagnostics.ts'
import { effectsMutants } from './effects.ts'
import { ipcMutants } from './ipc.ts'
import { killsMutants } from './kills.ts'
import { lockMutants } from './lock.ts'
import { portalMutants } from './portal.ts'
import { proceduresMutants } from './procedures.ts'
import { queueMutants } from './queue.ts'
import { reconcileMutants } from './reconcile.ts'
import { rosterMutants } from './roster.ts'
import { securityMutants } from './security.ts'
import { sessionsMutants } from './sessions.ts'
import { signatureMutants } from './signatures.ts'
import { storageMutants } from './storage.ts'
import { timelineMutants } from './timeline.ts'

/** The console's own protections taken out one at a time; each names the file of tests that must turn red. */
export const consoleMutants: MutantGroup = {
  name: 'console',
  parts: ['src', 'test', 'scripts', 'tools', 'resources', 'vitest.config.ts', 'tsconfig.json', 'package-lock.json'],
  atOnce: 2,
  judge: judgeByVitest,
  mutants: [
    ...ipcMutants,
    ...lockMutants,
    ...effectsMutants,
    ...reconcileMutants,
    ...proceduresMutants,
    ...sessionsMutants,
    ...deskMutants,
    ...queueMutants,
    ...clocksMutants,
    ...timelineMutants,
    ...rosterMutants,
    ...portalMutants,
    ...securityMutants,
    ...storageMutants,
    ...chainMutants,
    ...signedAuditMutants,
    ...signatureMutants,
    ...auditMutants,
    ...cutsMutants,
    ...killsMutants,
    ...diagnosticsMutants,
    ...benchMutants,
  ],
}
