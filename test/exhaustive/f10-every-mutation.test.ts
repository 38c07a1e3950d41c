import { describe, it } from 'vitest'
import { requireFoundInDatabase } from '../support/audit/audit-database-mutations.ts'
import { mutationKinds } from '../support/audit/audit-mutations.ts'

describe.each(['kept', 'taken out'] as const)('F10: a changed database, own checkpoints %s', (checkpoints) => {
  const every = mutationKinds.flatMap((kind) => [false, true].map((rehash) => ({ kind, rehash })))
  it.each(every)('$kind, rehashed: $rehash', (one) => requireFoundInDatabase(one, checkpoints))
})
