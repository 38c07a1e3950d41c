import { inFile, type Mutant } from '../mutant.ts'

const keeper = 'src/main/sessions/token-keeper.ts'
const kept = 'src/main/sessions/kept-sessions.ts'
const customers = 'src/main/sessions/customer-sessions.ts'
const staff = 'src/main/sessions/staff-sessions.ts'
const core = 'test/integration/core'
const keeperTest = 'test/unit/main/sessions/token-keeper.test.ts'
const keptTest = `${core}/kept-sessions.test.ts`
const signOutTest = `${core}/sign-out.test.ts`
const races = `${core}/lock-races.test.ts`

/** Tokens: renewed once, durable before use, sealed or not kept; sign-outs that everybody hears of (E10). */
export const sessionsMutants: readonly Mutant[] = [
  {
    name: 'sessions: twenty calls renew twenty times',
    edits: inFile(keeper, 'renewing ??= renewNow()', 'renewing = renewNow()'),
    caughtBy: keeperTest,
  },
  {
    name: 'sessions: a token is used to its last moment',
    edits: inFile(keeper, 'const renewalMargin = 30_000', 'const renewalMargin = -30_000'),
    caughtBy: keeperTest,
  },
  {
    name: 'sessions: a renewal without an answer ends the session',
    edits: inFile(
      keeper,
      "final.has(sent.problem.code) ? 'ended' : 'unreachable'",
      "final.has(sent.problem.code) ? 'ended' : 'ended'",
    ),
    caughtBy: keeperTest,
  },
  {
    name: 'sessions: one that is refused under its new token too lives on',
    edits: inFile(keeper, '    end()\n    return sessionExpired(again)', '    return sessionExpired(again)'),
    caughtBy: keeperTest,
  },
  {
    name: 'sessions: a renewed token is used before it is on disk',
    edits: inFile(
      customers,
      "if (renewal.kind === 'renewed' && held.has(view.id)) await kept.save",
      "if (renewal.kind === 'renewed' && held.has(view.id)) void kept.save",
    ),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a restored token is used before it is on disk',
    edits: inFile(
      customers,
      '      await kept.save(view, renewal.tokens)\n      hold',
      '      void kept.save(view, renewal.tokens)\n      hold',
    ),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a renewal that is under way leaves no mark on disk',
    edits: inFile(
      kept,
      'aboutToRenew: (accountId) => attempt(() => mark.run(accountId))',
      'aboutToRenew: (accountId) => accountId.length > 0',
    ),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a used token stays on disk where the keychain refuses the new one',
    edits: inFile(kept, '    if (!written) attempt(() => drop.run(accountId))\n', ''),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a token lies on disk unsealed',
    edits: inFile(
      kept,
      'await keychain.seal(text).catch(() => null)',
      'await keychain.seal(text).then(() => Buffer.from(text))',
    ),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a row that was moved to another account opens',
    edits: inFile(
      kept,
      'return portalId === view.portalId && accountId === view.accountId ? refreshToken : null',
      'return portalId && accountId ? refreshToken : null',
    ),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a row that was moved to another portal opens',
    edits: inFile(
      kept,
      'return portalId === view.portalId && accountId === view.accountId ? refreshToken : null',
      'return portalId && accountId === view.accountId ? refreshToken : null',
    ),
    caughtBy: 'test/unit/main/sessions/kept-sessions.test.ts',
  },
  {
    name: 'sessions: "keep none" forgets nothing',
    edits: inFile(kept, '        if (!next) dropAll.run()\n', '        void dropAll\n'),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: kept although "keep none" was chosen',
    edits: inFile(kept, 'if (keychain === null || !keep) return', 'if (keychain === null) return'),
    caughtBy: 'test/unit/main/sessions/kept-sessions.test.ts',
  },
  {
    name: 'sessions: a sign-out leaves the token on disk',
    edits: inFile(
      customers,
      '    held.delete(sessionId)\n    kept.forget(accountId)\n',
      '    held.delete(sessionId)\n',
    ),
    caughtBy: keptTest,
  },
  {
    name: 'sessions: a save that a sign-out overtook writes the token back',
    edits: inFile(kept, '    if (wanted.get(accountId) !== mine) return\n', ''),
    caughtBy: 'test/unit/main/sessions/kept-sessions.test.ts',
  },
  {
    name: 'sessions: a sign-out while the portal is away is forgotten',
    edits: inFile('src/main/sessions/sign-outs.ts', '      waiting.push(signOut)\n', ''),
    caughtBy: signOutTest,
  },
  {
    name: 'sessions: "sign out everywhere" leaves the agent signed in',
    edits: inFile(
      'src/main/ipc/handlers/sessions.ts',
      'Promise.all([sessions.signOutAll(), staff.signOut()])',
      'Promise.all([sessions.signOutAll()])',
    ),
    caughtBy: signOutTest,
  },
  {
    name: 'sessions: the portal never hears of a sign-out',
    edits: inFile(
      customers,
      'return signOuts.tell({ portalId, accountId, actor: actorOf(session.view), send })',
      'return Promise.resolve(portalId.length + accountId.length + actorOf(session.view).length > 0 && send.length === 0)',
    ),
    caughtBy: signOutTest,
  },
  {
    name: 'sessions: a second sign-in leaves the first one at the portal',
    edits: inFile(customers, '      void session.keeper.send(endpoints.signOut, {})\n', ''),
    caughtBy: signOutTest,
  },
  {
    name: 'sessions: a sign-in under way survives that everybody is signed out',
    edits: inFile(customers, 'if (before === signOutsOfAll) return keep', 'if (before <= signOutsOfAll) return keep'),
    caughtBy: races,
  },
  {
    name: "sessions: an agent's sign-in under way survives that everybody is signed out",
    edits: inFile(staff, 'if (before !== signOutsSoFar) {', 'if (before > signOutsSoFar) {'),
    caughtBy: races,
  },
  {
    name: 'sessions: a second agent leaves the first one signed in at the portal',
    edits: inFile(staff, '      void signOut().catch(() => undefined)\n', ''),
    caughtBy: `${core}/staff.test.ts`,
  },
  {
    name: 'sessions: a sign-in that the audit cannot note is kept',
    edits: inFile(
      customers,
      '    notes.began(view, action)\n',
      '    try {\n      notes.began(view, action)\n    } catch {}\n',
    ),
    caughtBy: `${core}/record.test.ts`,
  },
  {
    name: 'sessions: what was typed as a User ID is written to the audit',
    edits: inFile(
      'src/main/sessions/customer-sign-in.ts',
      "isKnown(portalId, userId) ? userId : 'unknown'",
      'isKnown(portalId, userId) ? userId : userId',
    ),
    caughtBy: `${core}/sessions.test.ts`,
  },
  {
    name: 'sessions: what was typed into "forgot password" is written to the audit',
    edits: inFile(
      'src/main/sessions/password-commands.ts',
      "cache.knowsUser(portalId, userId) ? userId : 'unknown'",
      'cache.knowsUser(portalId, userId) ? userId : userId',
    ),
    caughtBy: signOutTest,
  },
  {
    name: 'sessions: a refused sign-in is noted nowhere',
    edits: inFile(
      'src/main/sessions/accept-sign-in.ts',
      "  audit.append({ actor, action: 'session.sign-in-refused', outcome: 'refused', trace: traceId, detail: { code } })\n",
      '  void { actor, traceId, code }\n',
    ),
    caughtBy: `${core}/sessions.test.ts`,
  },
]
