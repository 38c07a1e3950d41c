import { inFile, type Mutant } from '../mutant.ts'

const lane = 'src/main/roster/lane.ts'
const imported = 'src/main/roster/names-import.ts'
const names = 'src/shared/domain/name-import.ts'
const core = 'test/integration/core'
const refresh = `${core}/roster-refresh.test.ts`
const roster = `${core}/roster.test.ts`
const namesTest = 'test/unit/shared/name-import.test.ts'

/** Reading many accounts within what the portal allows, and names from a file without anybody's secrets. */
export const rosterMutants: readonly Mutant[] = [
  {
    name: 'roster: more requests at once than the portal allows',
    edits: [
      {
        file: lane,
        find: 'limits.maxConcurrentRequests, accountIds.length',
        replace: 'limits.maxConcurrentRequests * 4, accountIds.length',
      },
      {
        file: 'src/main/portals/bounded.ts',
        find: 'limit.concurrency = requestsAtOnce',
        replace: 'limit.concurrency = requestsAtOnce * 4',
      },
    ],
    caughtBy: refresh,
  },
  {
    name: 'roster: Retry-After is not waited for',
    edits: inFile(lane, '      await hold(seconds)\n', ''),
    caughtBy: refresh,
  },
  {
    name: 'roster: one waits after a 429, the others go on asking',
    edits: inFile(lane, '      if (pause !== null) await pause.over\n', ''),
    caughtBy: refresh,
  },
  {
    name: 'roster: Retry-After is waited for in milliseconds',
    edits: inFile(lane, 'base.later(seconds * 1000, () => end())', 'base.later(seconds, () => end())'),
    caughtBy: refresh,
  },
  {
    name: 'roster: an account that always answers 429 is asked for ever',
    edits: inFile(lane, '!later.has(code) || tries === mostTries', '!later.has(code)'),
    caughtBy: refresh,
  },
  {
    name: 'roster: stopping stops nothing',
    edits: inFile(lane, '      stopped = true\n      pause?.end()\n', ''),
    caughtBy: refresh,
  },
  {
    name: 'roster: a portal that is gone is asked for every account',
    edits: inFile(lane, '(unanswered < mostUnanswered ? null', '(unanswered >= 0 ? null'),
    caughtBy: refresh,
  },
  {
    name: 'roster: two refreshes at once',
    edits: inFile('src/main/roster/refresh.ts', "    if (running) throw new Refusal('in-progress')\n", ''),
    caughtBy: refresh,
  },
  {
    name: 'roster: a file with a column of passwords is imported',
    edits: inFile(names, "  if (secret !== -1) return { refused: 'secrets', column: secret + 1 }\n", '  void secret\n'),
    caughtBy: roster,
  },
  {
    name: 'roster: a column of PINs is not seen as one',
    edits: inFile(names, '  return words.some((word) => secretWords.has(word))', '  return words.length === 0'),
    caughtBy: namesTest,
  },
  {
    name: 'roster: a column of passwords in another language is not seen as one',
    edits: inFile(names, 'joined.includes(unaccented(part))', "joined.includes(part) && part.startsWith('pass')"),
    caughtBy: namesTest,
  },
  {
    name: "roster: an Authenticator App's secret in a column of another name is imported",
    edits: inFile(imported, "    if (/otpauth:/i.test(text)) return 'secrets'\n", ''),
    caughtBy: roster,
  },
  {
    name: 'roster: a file that is no text is imported',
    edits: inFile(imported, "    if (text.includes('\\0')) return 'not-text'\n", ''),
    caughtBy: roster,
  },
  {
    name: 'roster: wrong lines are imported too',
    edits: inFile(
      imported,
      "const good = [...of('new'), ...of('changed'), ...of('same')]",
      "const good = [...of('new'), ...of('changed'), ...of('same'), ...of('wrong')]",
    ),
    caughtBy: roster,
  },
  {
    name: 'roster: a preview is imported twice',
    edits: inFile(imported, '      })\n      waiting = null\n', '      })\n'),
    caughtBy: roster,
  },
  {
    name: 'roster: an older preview is imported',
    edits: inFile(imported, 'if (waiting?.previewId !== previewId) throw', 'if (waiting === null) throw'),
    caughtBy: roster,
  },
  {
    name: 'roster: an import is written line by line',
    edits: [
      {
        file: imported,
        find: '      inTransaction(db, [own], () => {\n        for',
        replace: '      void [db, inTransaction]\n      const write = (): void => {\n        for',
      },
      { file: imported, find: '      })\n      waiting', replace: '      }\n      write()\n      waiting' },
    ],
    caughtBy: roster,
  },
  {
    name: 'roster: tags are added to some of the accounts where one has no room',
    edits: inFile(
      'src/main/roster/roster.ts',
      "      if (lines.some(({ tags }) => tags.length > ownLimits.tags)) throw new Refusal('invalid-request')\n      write(lines, accountIds)",
      '      write(lines.filter(({ tags }) => tags.length <= ownLimits.tags), accountIds)',
    ),
    caughtBy: roster,
  },
]
