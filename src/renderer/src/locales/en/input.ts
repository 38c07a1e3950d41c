import type { InputProblem } from '#shared/domain/input/input-problem.ts'

/** What is wrong with a text that was typed, wherever it was refused: in its form, in the console, at the portal. */
export const input = {
  wrong: {
    empty: 'This is empty.',
    'too-short': 'At least {n} characters.',
    'too-long': '{n} character too many. | {n} characters too many.',
    'control-character': 'There is a control character in it. Type it again instead of pasting it.',
    'line-break': 'This is one line: take the line break out.',
    separator: 'A tag has no comma, semicolon or bar in it.',
    'space-inside': 'There is a space in this address.',
    'not-digits': 'A code has digits only.',
    'code-length': 'This is not as many digits as the code has.',
    'no-at': "There is no {'@'} in this address.",
    'several-addresses': 'These are several addresses. Type one.',
    'local-part':
      "Before the {'@'}, only letters from a to z, digits and signs such as . - _ + are taken: not every mail system delivers to others.",
    domain: "What is behind the {'@'} is not a domain.",
    'no-plus': 'Begin with + and the country code, e.g. {example}.',
    letters: 'A phone number has digits only, after the +.',
    extension: 'Leave the extension out: no text message reaches one.',
    'unknown-country': 'No country has this code. Check the digits after the +.',
    'number-too-short': 'This number is too short for its country.',
    'number-too-long': 'This number is too long for its country.',
    'wrong-length': 'This number has not as many digits as numbers of its country have.',
    'is-user-id': 'A new password is not the User ID.',
  } satisfies Record<InputProblem, string>,
  storedAs: 'Stored as {address}: mail systems know the domain in this spelling.',
}
