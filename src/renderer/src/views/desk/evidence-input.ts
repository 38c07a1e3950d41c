import type { InputOf } from '#shared/ipc/operations.ts'

/** One piece of evidence as the agent records it. */
export type EvidenceInput = Omit<InputOf<'desk.addEvidence'>, 'caseId'>
