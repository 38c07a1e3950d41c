import { remove, replace } from '../edits.ts'
import type { Mutant } from '../mutant.ts'

/** Guided mode, as far as no window is needed to see it (G02, G03, G05, G06, G09). */
export const guidedMutants: readonly Mutant[] = [
  {
    name: 'guided: what a page shows behind the lock is reported',
    edits: [remove('guided.silent-behind-lock')],
    caughtBy: 'page-reader.test.ts',
  },
  {
    name: 'guided: a portal is listed with its API and in guided mode',
    edits: [remove('guided.one-way')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'portals: a portal in guided mode is listed with its API, too',
    edits: [remove('portals.one-way')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'guided: a message of before the press refuses it',
    edits: [replace('guided.new-message/value.arguments[0].value.right', 'true')],
    caughtBy: 'outcome.test.ts',
  },
  {
    name: 'guided: a page that was not loaded again says that nothing happened',
    edits: [replace('guided.unchanged-by-reading/condition', 'false')],
    caughtBy: 'outcome.test.ts',
  },
  {
    name: 'guided: what does not show "on" counts as off',
    edits: [replace('guided.off-is-shown/value.condition.left', 'true')],
    caughtBy: 'outcome.test.ts',
  },
  {
    name: 'guided: on and off at once are off',
    edits: [remove('guided.both-states')],
    caughtBy: 'standing.test.ts',
  },
  {
    name: 'guided: a control is used that more than one place fits',
    edits: [replace('guided.one-place/value.arguments[0].value', 'true')],
    caughtBy: 'standing.test.ts',
  },
  {
    name: 'guided: a control of the second frame is meant where two frames show one',
    edits: [replace('guided.tie-of-frames/value.right.condition', 'true')],
    caughtBy: 'standing.test.ts',
  },
  {
    name: 'guided: a frame that shows another user does not count',
    edits: [replace('guided.mismatch-of-any-frame/value.condition', 'false')],
    caughtBy: 'standing.test.ts',
  },
  {
    name: 'guided: a press goes on while the console is locked',
    edits: [remove('guided.locked')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: the second event of a press is a press of its own',
    edits: [remove('guided.second-press')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a press leads to any number of requests',
    edits: [replace('guided.one-request/value', 'true')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a page with the words of a sign-in turns 2FA off unrecorded',
    edits: [remove('guided.signed-out-words/condition.left')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: somebody else may be signed in',
    edits: [remove('guided.other-account')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a press goes on whose intent is not written',
    edits: [replace('guided.intent-first/value', 'null')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a press is settled again by what recording it shows',
    edits: [remove('guided.settled-once')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: an outcome that could not be recorded is forgotten',
    edits: [remove('guided.settle-again')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a page fills the audit with what it is refused',
    edits: [remove('guided.refused-once')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a frame from elsewhere learns what is looked for',
    edits: [remove('guided.foreign-frame')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: what a frame from elsewhere shows is believed',
    edits: [remove('guided.reading-of-portal/condition.left')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a frame from elsewhere may be typed into',
    edits: [replace('guided.typing-guard/value', '() => true')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'recipes: what was typed while recording is kept',
    edits: [replace('recipes.typed-values/value', "'as typed'")],
    caughtBy: 'recipe-files.test.ts',
  },
  {
    name: 'recipes: the name of a person is kept',
    edits: [replace('recipes.names-of-persons/value', 'true')],
    caughtBy: 'recipe-files.test.ts',
  },
  {
    name: 'recipes: a button is recognised by the name that all buttons have',
    edits: [replace('recipes.shared-button-name/value.condition.right', 'false')],
    caughtBy: 'describe.test.ts',
  },
  {
    name: 'recipes: the name of a control is cut, and is found no more',
    edits: [remove('recipes.whole-names')],
    caughtBy: 'describe.test.ts',
  },
  {
    name: 'recipes: fields leave no room for what is around who is signed in',
    edits: [remove('recipes.room-around')],
    caughtBy: 'describe.test.ts',
  },
  {
    name: 'guided: a field that the page focuses counts as filled in',
    edits: [replace('guided.filled-in/expression', "['focusin']")],
    caughtBy: 'fields.test.ts',
  },
  {
    name: 'recipes: a state is recognised by the id of the button that changes it',
    edits: [replace('recipes.state-by-words/value.right', 'false')],
    caughtBy: 'teaching.test.ts',
  },
  {
    name: 'recipes: a page in another language is not said to be',
    edits: [replace('recipes.other-language/value', 'false')],
    caughtBy: 'standing.test.ts',
  },
  {
    name: 'page-proxy: any program uses it',
    edits: [replace('page-proxy.password/value', 'true')],
    caughtBy: 'page-proxy.test.ts',
  },
  {
    name: 'page-proxy: plain http leaves this computer',
    edits: [remove('page-proxy.plain-http/condition.right')],
    caughtBy: 'page-proxy.test.ts',
  },
  {
    name: 'guided: behind the lock the page does not get what commits',
    edits: [replace('guided.press-behind-lock/condition', 'false')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a page fills the audit with the states that it shows',
    edits: [remove('guided.states-bounded')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'company-proxy: a password that may be wrong is sent by many requests',
    edits: [remove('company-proxy.one-try')],
    caughtBy: 'company-proxy.test.ts',
  },
  {
    name: 'company-proxy: a wrong password is sent again',
    edits: [remove('company-proxy.refused-password')],
    caughtBy: 'company-proxy.test.ts',
  },
  {
    name: 'page-proxy: a page fills the memory with hosts that do not exist',
    edits: [remove('page-proxy.failures')],
    caughtBy: 'page-proxy.test.ts',
  },
  {
    name: 'guided: a procedure begins that the page rules out',
    edits: [remove('guided.prerequisite')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'guided: a portal is forgotten whose procedure is open',
    edits: [remove('guided.open-procedures')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'guided: what the page shows of somebody else is remembered',
    edits: [remove('guided.state-of-other-account/condition.right')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'guided: pages go on behind a lock that anybody opens',
    edits: [remove('guided.ends-with-lock/value.value.arguments[0].elements[2]')],
    caughtBy: 'guided-rules.test.ts',
  },
  {
    name: 'guided: a page says what a control is without being asked',
    edits: [remove('guided.taught-by-order')],
    caughtBy: 'recipes.test.ts',
  },
  {
    name: 'guided: a look by the recipe before is read by the present one',
    edits: [remove('guided.reading-by-recipe')],
    caughtBy: 'recipes.test.ts',
  },
  {
    name: 'guided: a guest may report a text of a person',
    edits: [replace('guided.taught-texts/value', '{{/value.expression.expression}}')],
    caughtBy: 'teaching.test.ts',
  },
  {
    name: 'recipes: any control is taken for the one that shows the User ID',
    edits: [remove('recipes.shows-user-id')],
    caughtBy: 'teaching.test.ts',
  },
  {
    name: 'recipes: a changed recipe stays verified',
    edits: [remove('recipes.changed-unverified/value.value.properties[1]')],
    caughtBy: 'recipes.test.ts',
  },
  {
    name: 'recipes: an import is taken twice',
    edits: [remove('recipes.newest-preview')],
    caughtBy: 'recipes.test.ts',
  },
  {
    name: 'guided: a wrong password of another sign-in refuses the press',
    edits: [remove('guided.message-signed-out')],
    caughtBy: 'outcome.test.ts',
  },
  {
    name: 'guided: who was said to be signed in still counts after a sign-out',
    edits: [replace('guided.confirmed-until-sign-out/value.right', 'true')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: the code of a sign-in is a step',
    edits: [replace('guided.sign-in-is-no-step/value.right.condition', 'false')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a step by hand is begun whose intent is not written',
    edits: [replace('guided.intent-before-hand/value', 'null')],
    caughtBy: 'run.test.ts',
  },
  {
    name: 'guided: a step by hand begins while the page is used',
    edits: [remove('guided.by-hand-alone/condition.left')],
    caughtBy: 'guided-rules.test.ts',
  },
]
