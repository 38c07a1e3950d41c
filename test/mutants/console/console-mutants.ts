import { judgeByVitest } from '../judge-by-vitest.ts'
import type { MutantGroup } from '../mutant.ts'
import { auditReaderMutants } from './audit-reader.ts'
import { rendererMutants } from './renderer.ts'
import { auditChainMutants } from './audit-chain.ts'
import { auditSignedHeadsMutants } from './audit-signed-heads.ts'
import { remindersMutants } from './reminders.ts'
import { lostAnswersMutants } from './effects-lost-answers.ts'
import { deskMutants } from './desk.ts'
import { logAndDiagnosisMutants } from './log-and-diagnosis.ts'
import { effectsMutants } from './effects.ts'
import { ipcMutants } from './ipc.ts'
import { durabilityMutants } from './durability.ts'
import { guidedMutants } from './guided.ts'
import { guidedManyMutants } from './guided-many.ts'
import { lockMutants } from './lock.ts'
import { portalClientMutants } from './portal-client.ts'
import { proceduresMutants } from './procedures.ts'
import { queueMutants } from './queue.ts'
import { recoveryMutants } from './effects-recovery.ts'
import { accountsMutants } from './accounts.ts'
import { electronRulesMutants } from './electron-rules.ts'
import { sessionsMutants } from './sessions.ts'
import { staffBrowserMutants } from './staff-browser.ts'
import { auditSignatureMutants } from './audit-signatures.ts'
import { databaseMutants } from './database.ts'
import { replacementMutants } from './replacements.ts'
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
    ...replacementMutants,
    ...guidedMutants,
    ...guidedManyMutants,
    ...effectsMutants,
    ...recoveryMutants,
    ...proceduresMutants,
    ...sessionsMutants,
    ...staffBrowserMutants,
    ...deskMutants,
    ...queueMutants,
    ...remindersMutants,
    ...timelineMutants,
    ...accountsMutants,
    ...portalClientMutants,
    ...electronRulesMutants,
    ...databaseMutants,
    ...auditChainMutants,
    ...auditSignedHeadsMutants,
    ...auditSignatureMutants,
    ...auditReaderMutants,
    ...lostAnswersMutants,
    ...durabilityMutants,
    ...logAndDiagnosisMutants,
    ...rendererMutants,
  ],
}
