import type { CaseAtWork } from '#shared/ipc/features/desk.ts'
import type { InputOf, OutputOf } from '#shared/ipc/operations.ts'
import type { OperationName } from '#shared/ipc/operation-names.ts'
import type { Outcome } from '#shared/ipc/outcome.ts'
import * as deskApi from '../api/desk.ts'

/** What a button of the case sends beside the case itself. */
type Typed<N extends OperationName> = Omit<InputOf<N>, 'caseId'>
type Act<T> = (call: () => Promise<Outcome<T>>) => Promise<boolean>
type SetUp = OutputOf<'desk.enrol'>

/** Every button of a case; each tells whether it was done. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- one button a line says it all
export function caseActs(caseId: () => string, act: Act<CaseAtWork>, actOnSetUp: Act<SetUp>) {
  const of = () => ({ caseId: caseId() })
  return {
    addEvidence: (evidence: Typed<'desk.addEvidence'>) => act(() => deskApi.addEvidence({ ...of(), ...evidence })),
    askConsent: (asked: InputOf<'desk.askConsent'>['act']) => act(() => deskApi.askConsent({ ...of(), act: asked })),
    updateContact: (contact: Typed<'desk.updateContact'>) => act(() => deskApi.updateContact({ ...of(), ...contact })),
    approve: (note: string, approved: InputOf<'desk.askConsent'>['act']) =>
      act(() => deskApi.approve({ ...of(), note, act: approved })),
    refuse: (note: string, refused: InputOf<'desk.askConsent'>['act']) =>
      act(() => deskApi.refuse({ ...of(), note, act: refused })),
    disable: (password: string) => act(() => deskApi.disable({ ...of(), password })),
    unlock: () => act(() => deskApi.unlock(of())),
    unfreeze: () => act(() => deskApi.unfreeze(of())),
    invite: (sms: boolean) => act(() => deskApi.invite({ ...of(), sms })),
    enrol: (typed: Typed<'desk.enrol'>) => actOnSetUp(() => deskApi.enrol({ ...of(), ...typed })),
    verify: (code: string) => act(() => deskApi.verifyEnrolment({ ...of(), code })),
    resend: () => actOnSetUp(() => deskApi.resendEnrolment(of())),
    close: (outcome: InputOf<'desk.closeCase'>['outcome']) => act(() => deskApi.closeCase({ ...of(), outcome })),
    reopen: (reason: string) => act(() => deskApi.reopen({ ...of(), reason })),
  }
}
