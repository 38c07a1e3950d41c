import { manyAccountsPortal } from '../support/portal/many-accounts-portal.ts'

/** A portal in a process of its own, so that what it costs is not measured with the console. Its options come as JSON; it reports its address. */
const options = JSON.parse(process.argv[2] ?? '{}') as { accounts: number; delayMs: number }
const { origin, userId } = await manyAccountsPortal(options)
process.send?.({ origin, userId })
// The process that started it may be gone without a word.
process.on('disconnect', () => process.exit())
