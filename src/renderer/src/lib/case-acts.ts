import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import { bridge } from '../api/bridge.ts'

/** What a button of the case sends beside the case itself. */
type Typed<N extends OperationName> = Omit<InputOf<N>, 'caseId'>
type Act<T> = (call: () => Promise<Outcome<T>>) => Promise<boolean>
type SetUp = OutputOf<'desk.enrol'>

/** Every button of a case; each tells whether it was done. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- one button a line says it all
export function caseActs(caseId: () => string, act: Act<CaseAtWork>, actOnSetUp: Act<SetUp>) {
  const of = () => ({ caseId: caseId() })
  const call = () => bridge().call
  return {
    addEvidence: (evidence: Typed<'desk.addEvidence'>) =>
      act(() => call()['desk.addEvidence']({ ...of(), ...evidence })),
    askConsent: (asked: InputOf<'desk.askConsent'>['act']) =>
      act(() => call()['desk.askConsent']({ ...of(), act: asked })),
    updateContact: (contact: Typed<'desk.updateContact'>) =>
      act(() => call()['desk.updateContact']({ ...of(), ...contact })),
    approve: (note: string, approved: InputOf<'desk.askConsent'>['act']) =>
      act(() => call()['desk.approve']({ ...of(), note, act: approved })),
    refuse: (note: string, refused: InputOf<'desk.askConsent'>['act']) =>
      act(() => call()['desk.refuse']({ ...of(), note, act: refused })),
    disable: (password: string) => act(() => call()['desk.disable']({ ...of(), password })),
    unlock: () => act(() => call()['desk.unlock'](of())),
    unfreeze: () => act(() => call()['desk.unfreeze'](of())),
    invite: (sms: boolean) => act(() => call()['desk.invite']({ ...of(), sms })),
    enrol: (typed: Typed<'desk.enrol'>) => actOnSetUp(() => call()['desk.enrol']({ ...of(), ...typed })),
    verify: (code: string) => act(() => call()['desk.verifyEnrolment']({ ...of(), code })),
    resend: () => actOnSetUp(() => call()['desk.resendEnrolment'](of())),
    close: (outcome: InputOf<'desk.closeCase'>['outcome']) => act(() => call()['desk.closeCase']({ ...of(), outcome })),
    reopen: (reason: string) => act(() => call()['desk.reopen']({ ...of(), reason })),
  }
}
