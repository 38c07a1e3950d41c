import type { CaseAct, SupportCase } from '#shared/api/staff.ts'
import type { AskedProof, Moment, ReplyTo } from '#shared/domain/case-words.ts'
import { deskMails } from './desk-mails.ts'

const neverAsk = 'Please never tell me a password or a code; I will not ask for one.'

const takenOver = `I could not confirm that. I pass the case to a colleague, who gets in touch with you. {unchanged} The ticket is {ticket}. ${neverAsk}`
const cannotBeDone =
  'What you ask for cannot be done in this case. {unchanged} For what is still open write to {customerService} or call {hotline}, and name the ticket {ticket}.'

const say: Record<Moment, string> = {
  opened: `Thank you for calling {portal}. Before I can do what you ask for I must be sure that I speak with the right person. {ways} ${neverAsk}`,
  'opened-moved': `Thank you for calling {portal}. Before I can do what you ask for I must be sure that I speak with the right person. {ways} ${neverAsk}`,
  proof: `Thank you, that is noted. I need a little more proof before I can go on. {ways} ${neverAsk}`,
  'proof-moved': `Thank you, that is noted. I need a little more proof before I can go on. {ways} ${neverAsk}`,
  'proof-doubted': takenOver,
  'contact-update':
    'Thank you, the proof is complete. Which e-mail address shall be the new one for this account? A colleague checks it before it is put on record. The old address and the old number will be told about the change.',
  'contact-update-doubted':
    'I could not confirm everything, so a colleague decides on this case. Which e-mail address shall be on record in future? Nothing is changed before that decision, and every change is notified to the old address and the old number.',
  'consent-unasked':
    'Thank you, the proof is complete. I now send an e-mail with one sentence to your registered address: it says exactly what I will do, and you approve or refuse it. Please open the mailbox.',
  'consent-unasked-doubted':
    'I could not confirm everything, so a colleague decides on this case. Besides, I now send an e-mail with one sentence to the registered address: it says exactly what is asked for, and is answered there with Approve or Refuse. Nothing is changed before both are done.',
  consent:
    'An e-mail is on its way to {destination}. It says exactly this: “{sentence}”. If that is what you want, press Approve; if not, press Refuse. There is nothing to read out to me: I see your answer here.',
  'consent-refused':
    'The link was answered with Refuse. So this is not done. {unchanged} If you did not press it, tell me: somebody else may be reading your mailbox.',
  approval:
    'Your part is done. To protect your account a second colleague looks at every case like this one before anything changes. We let you know as soon as that is done; the ticket is {ticket}.',
  'approval-moved':
    'Your part is done. A second colleague now checks the new contact details before they are put on record. {unchanged} The ticket is {ticket}.',
  'approval-doubted':
    'I could not confirm everything, so a colleague decides on this case and gets in touch with you. {unchanged} The ticket is {ticket}.',
  'approval-refused':
    'A colleague has looked at the case, and we cannot do this with the proof that we have. {unchanged} For what is still open write to {customerService} and name the ticket {ticket}.',
  'off-before':
    'Two-factor authentication on your account {name} is off already, so there is nothing to turn off. I can send you a link by e-mail with which you set it up yourself. The account is protected by its password alone until then.',
  'off-before-unproven': `I can send a link to the e-mail address on record; what is to be done stands in that e-mail. Of the account I can tell nothing before I am sure that I speak with the right person. The ticket is {ticket}. ${neverAsk}`,
  'off-before-doubted': takenOver,
  ready: 'Everything is complete. I will now {act}. Please stay on the line until I tell you that it is done.',
  unprotected:
    'Two-factor authentication on your account {name} is now off. You sign in with User ID and password alone, so the account is protected by its password alone. Please set it up again right away: {setUpThere}. An e-mail confirms the change. If you did not ask for it, write to {email} or call {hotline} at once.',
  'new-password':
    'Two-factor authentication on your account {name} is now off, and the old password no longer works. I will send one link to your new address: with it you set a new password, one that you use nowhere else, and then a method. Until then nobody can sign in.',
  code: 'A text message or e-mail with six digits is on its way to you. Only this message says that it may be read out to us, and it names the ticket {ticket}. Check both, then read me the six digits. Any other code is yours alone: never read it to anybody.',
  invited:
    'An e-mail with a link is on its way to your registered address. Open it, type your own password, choose a method, and type its code there; do not read it to me. Until that is done your account is protected by its password alone.',
  'invited-moved':
    'Two-factor authentication on your account {name} is off, and the old password no longer works. One e-mail with a link is on its way to your new address. The link first asks for a new password, one that you use nowhere else; then choose a method and type its code there. Do not read anything of it to me.',
  'invited-unproven':
    'An e-mail with a link is on its way to the address on record. What is to be done stands in it; do not read anything of it to me. The ticket is {ticket}.',
  'invited-doubted': takenOver,
  'invitation-expired':
    'The link that we sent has expired, so two-factor authentication is still off. I can send you a new one now, and it works once. Until it is used your account is protected by its password alone.',
  'invitation-expired-moved':
    'The link that we sent has expired, so two-factor authentication is still off, and unless you set a new password by it nobody can sign in. I can send a new link to your new address now: first the new password, then a method.',
  'invitation-expired-unproven':
    'The link that was sent to the address on record is no longer valid. I can send a new one to the same address. The ticket is {ticket}.',
  'invitation-expired-doubted': takenOver,
  protected:
    'Two-factor authentication on your account {name} is on again. From the next sign-in you are asked for a code. An e-mail confirms it. Never read such a code to anybody, not to us either.',
  'protected-unproven':
    'There is nothing more to do in this case. For anything else write to {customerService} or call {hotline}, and name the ticket {ticket}.',
  'protected-doubted': takenOver,
  unlocked:
    'Your account {name} is unlocked. The method is as it was: sign in with your password and your newest code. If it was not you who typed the wrong ones, change the password now and tell me.',
  unfrozen:
    'Your account {name} is active again. It was frozen because somebody reported “this was not me”; a notice went to every address on record. Please check {activityThere}, and change your password if you see anything that is not yours.',
  'account-closed': cannotBeDone,
  'account-frozen': cannotBeDone,
  'closed-protected':
    'All is done: two-factor authentication on your account {name} was turned off, and it is on again. Your ticket {ticket} is closed. Is there anything else that I can do for you?',
  'closed-unprotected':
    'Your ticket {ticket} is closed. Two-factor authentication on your account {name} was still off when it was closed, so please set it up again today: {setUpThere}.',
  'closed-unprotected-moved':
    'Your ticket {ticket} is closed. Two-factor authentication on your account {name} was still off then. If you have not set a new password by the link that we sent, choose “Forgot password” at the sign-in; then set up a method under My Account, Account Security.',
  'closed-unlocked':
    'Your account {name} is unlocked and your ticket {ticket} is closed. Is there anything else that I can do for you?',
  'closed-unfrozen':
    'Your account {name} is active again and your ticket {ticket} is closed. Is there anything else that I can do for you?',
  'closed-refused':
    'We could not do this with the proof that we have. {unchanged} Your ticket {ticket} is closed. When you have more proof, write to {customerService} or call {hotline}.',
  'closed-not-needed':
    'What you asked for was not needed. {unchanged} Your ticket {ticket} is closed. If it happens again, call {hotline} and name the ticket.',
}

/** What the customer hears and reads: at each moment of a case one text to say and one e-mail to send. */
export const deskWords = {
  title: 'Say this now',
  copy: 'Copy text',
  actions: {
    'disable-two-factor': 'turn off two-factor authentication',
    unlock: 'unlock the account',
    unfreeze: 'make the account active again',
  } satisfies Record<CaseAct, string>,
  /** `more`: something was changed before in the same case. */
  unchanged: { all: 'Nothing has changed on your account.', more: 'Nothing else has changed on your account.' },
  registeredAddress: 'the registered address',
  /** Where customers do something themselves: at the portal as its guide says it, or at the system that has the accounts. */
  there: {
    setUp: {
      portal:
        'in the Customer Portal open My Account, then Account Security, and choose “Setup Two-Factor Authentication”',
      system: 'open the security settings of your account at {system} and add a second factor',
    },
    activity: { portal: 'Activity in My Account', system: 'the latest activity of your account at {system}' },
  },
  ways: {
    lead: {
      'registered-email-valid': 'You can prove it without any password or code: {list}.',
      'registered-email-invalid': 'As the registered e-mail address is no longer in use, please {list}.',
    } satisfies Record<SupportCase['scenario'], string>,
    say: {
      'registered-email': 'write to {customerService} from the registered e-mail address',
      'call-back': 'let me call you back on the registered number',
      'contact-update-form': 'fill in the contact-update form',
      'registration-papers': 'send us the company registration papers',
      'recent-invoice': 'tell me number and amount of a recent invoice',
    } satisfies Record<AskedProof, string>,
    mail: {
      'registered-email': 'reply from the registered e-mail address',
      'call-back': 'let us call you back on the registered number',
      'contact-update-form': 'fill in the contact-update form',
      'registration-papers': 'send us the company registration papers',
      'recent-invoice': 'name number and amount of a recent invoice',
    } satisfies Record<AskedProof, string>,
  },
  say,
  mails: {
    title: 'Reply e-mail',
    show: 'Show the e-mail',
    hide: 'Hide the e-mail',
    copy: 'Copy e-mail',
    from: 'From',
    to: 'To',
    subject: 'Subject',
    toWhom: {
      registered: 'The registered address',
      new: 'The new address, now on record',
      'as-written':
        'The address that the customer wrote from; it proves nothing, so the text tells nothing of the account',
    } satisfies Record<ReplyTo, string>,
    ...deskMails,
  },
}
