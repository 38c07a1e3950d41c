import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** What the benchmarks showed, taken out again. */
export const rendererMutants: readonly Mutant[] = [
  {
    name: 'a wizard reads its account again with every word from main',
    edits: [replace('account-facts.sources', '() => [{{/elements[0].value}}, {{/elements[1].value}}]')],
    caughtBy: 'account-facts.test.ts',
  },
  {
    name: 'shortcuts: Caps Lock changes their keys',
    edits: [replace('shortcuts.case/then.expression', '{{/then.expression.expression.expression}}')],
    caughtBy: 'shortcut-keys.test.ts',
  },
  {
    name: 'shortcuts: work on Latin layouts alone',
    edits: [replace('shortcuts.layout/value', '{{/value.right}}')],
    caughtBy: 'shortcuts.test.ts',
  },
  {
    name: 'shortcuts: a key of an input method is one',
    edits: [remove('shortcuts.composing')],
    caughtBy: 'shortcuts.test.ts',
  },
]
