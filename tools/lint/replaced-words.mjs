/**
 * The private words of an older version that no identifier may have again (CONTRIBUTING, "Words of the code"): a pattern of
 * the whole identifier, a sample that it refuses, and what to write instead.
 *
 * @type {readonly { pattern: string, sample: string, instead: string }[]}
 */
export const replacedWords = [
  { pattern: 'tells?|tell[A-Z]\\w*', sample: 'tellApp', instead: 'publish, notify, report' },
  { pattern: 'told|told[A-Z]\\w*|\\w+Told|untold', sample: 'problemsTold', instead: 'notified, pending' },
  { pattern: '[aA]new', sample: 'anew', instead: 'again' },
  { pattern: 'heal(s|ed|er|ing)?|heal[A-Z]\\w*', sample: 'healer', instead: 'recover' },
  {
    pattern: 'askTheMemory|heldAgainstVersion',
    sample: 'askTheMemory',
    instead: 'queryOperationStatus, confirmByVersion',
  },
  { pattern: '\\w*[wW]ayIn(to)?([A-Z]\\w*)?', sample: 'wayInto', instead: 'access, resolveAccess' },
  { pattern: '[sS]ieve\\w*', sample: 'sieveText', instead: 'redact' },
  { pattern: 'oncePer\\w*', sample: 'oncePerMinute', instead: 'rateLimit' },
  { pattern: '[lL]anes?', sample: 'lanes', instead: 'worker' },
  { pattern: 'most|most[A-Z]\\w*|givenUp', sample: 'mostPages', instead: 'maxBatchSize, abortReason' },
  { pattern: 'ownLines?|OwnLine\\w*', sample: 'ownLines', instead: 'annotations' },
  { pattern: 'roster[A-Z]\\w*|\\w*Roster\\w*', sample: 'openRoster', instead: 'accountList' },
  { pattern: '\\w*[kK]eeper|keptSessions', sample: 'tokenKeeper', instead: 'authenticatedClient, persistedSessions' },
  { pattern: 'CoreBase|CoreParts|openAreas', sample: 'CoreBase', instead: 'Environment, create-app' },
  { pattern: 'Refusal|refusalOf', sample: 'Refusal', instead: 'AppError' },
  { pattern: '\\w*[sS]andboxPhone', sample: 'SandboxPhone', instead: 'SimulatedInbox' },
  { pattern: 'whoTurnedOff', sample: 'whoTurnedOff', instead: 'findDisablingEffect' },
  { pattern: 'standsAgainst|pointless', sample: 'pointless', instead: 'reasonUnavailable, alreadyDone' },
  { pattern: '\\w*[oO]bstacles?', sample: 'Obstacle', instead: 'blockReason' },
  { pattern: 'acts', sample: 'acts', instead: 'actions, services' },
  { pattern: '\\w*[tT]rouble(?!d)\\w*', sample: 'trouble', instead: 'failure, problem' },
  { pattern: 'coach', sample: 'coach', instead: 'callScript' },
  { pattern: 'deeds?|ownDeeds?|OwnDeed', sample: 'deed', instead: 'consoleAction' },
  { pattern: 'figures|\\w+Figures', sample: 'databaseFigures', instead: 'statistics' },
  { pattern: 'ownFacts|ownLimits', sample: 'ownFacts', instead: 'annotationFields, annotationLimits' },
  { pattern: 'vouch\\w*', sample: 'vouches', instead: 'link' },
  { pattern: 'ChainWalk', sample: 'ChainWalk', instead: 'ChainVerifier' },
  { pattern: 'tries|\\w+Tries', sample: 'passwordTries', instead: 'attempts' },
  { pattern: '\\w*[wW]hoever', sample: 'whoever', instead: 'the person who' },
]

/** What `open…` may name: files, databases, windows, folders and links; and what a user opens, a case and a set-up page. */
export const openedThings = [
  ...['Database', 'PortalDatabase', 'Readonly', 'CheckpointFile', 'LogFile', 'Window', 'Link', 'Folder'],
  ...['Case', 'Setup'],
]

/** The selectors of `no-restricted-syntax` for the words. */
export const wordSelectors = replacedWords.map(({ pattern, instead }) => ({
  selector: `Identifier[name=/^(${pattern})$/]`,
  message: `CONTRIBUTING, "Words of the code": ${instead}.`,
}))

const isNotOpened = `/^open(?!${openedThings.join('|')})[A-Z]/`

/** The selectors for `open…` as the name of a constructor that leaves its file. */
export const openSelectors = [
  'FunctionDeclaration > Identifier.id',
  'VariableDeclaration > VariableDeclarator > Identifier.id',
].map((declared) => ({
  selector: `ExportNamedDeclaration > ${declared}[name=${isNotOpened}]`,
  message: 'What is made is called create….',
}))
