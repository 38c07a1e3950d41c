import type { Moment } from '#shared/domain/case-words.ts'

interface Mail {
  subject: string
  text: string
}

const setUpAgain = 'Please set it up again today: {setUpThere}.'

const takenOver: Mail = {
  subject: 'Ticket {ticket}: a colleague takes over your case',
  text: 'we could not confirm the details that we received. A colleague takes over your case and gets in touch with you. {unchanged}',
}
const cannotBeDone: Mail = {
  subject: 'Ticket {ticket}: we cannot do what you asked for',
  text: 'what you asked for cannot be done in this case. {unchanged} For what is still open reply to this e-mail or call us, and name the ticket.',
}

const texts: Record<Moment, Mail> = {
  opened: {
    subject: 'Ticket {ticket}: we need to be sure that it is you',
    text: `we have your request. Before we can do it we must be sure that it comes from you. {ways} Please send no password and no code.`,
  },
  'opened-moved': {
    subject: 'Ticket {ticket}: how to update your contact details',
    text: `we have your request. We must first be sure that the account is yours. {ways} Please send no password and no code.`,
  },
  proof: {
    subject: 'Ticket {ticket}: a little more proof is needed',
    text: `thank you for what you sent. It is not quite enough yet. {ways} Please send no password and no code.`,
  },
  'proof-moved': {
    subject: 'Ticket {ticket}: a little more proof is needed',
    text: `thank you for what you sent. It is not quite enough yet. {ways} Please send no password and no code.`,
  },
  'proof-doubted': takenOver,
  'contact-update': {
    subject: 'Ticket {ticket}: which address shall be the new one?',
    text: 'thank you, the proof is complete. Please tell us the e-mail address, and the mobile number if that has changed too, that shall be on record from now on. A colleague checks them before they are changed.',
  },
  'contact-update-doubted': {
    subject: 'Ticket {ticket}: a colleague decides on your case',
    text: 'we could not confirm everything, so a colleague decides on your case. Please tell us the e-mail address that you want on record from now on. Nothing is changed before that decision.',
  },
  'consent-unasked': {
    subject: 'Ticket {ticket}: your consent is next',
    text: 'thank you, the proof is complete. In a few minutes you receive an e-mail with one sentence that says exactly what we will do. Please press Approve if that is what you want, and Refuse if it is not.',
  },
  'consent-unasked-doubted': {
    subject: 'Ticket {ticket}: a colleague decides on your case',
    text: 'we could not confirm everything, so a colleague decides on your case. Besides, you receive an e-mail with one sentence that says exactly what is asked for. Please press Approve if you want it, and Refuse if you do not. Nothing is changed before both are done.',
  },
  consent: {
    subject: 'Ticket {ticket}: please answer the e-mail about your consent',
    text: 'we have sent you a separate e-mail with a link. It asks you to approve exactly this: “{sentence}”. Please press Approve if that is what you want, and Refuse if it is not. Nothing is changed before you answer.',
  },
  'consent-refused': {
    subject: 'Ticket {ticket}: not done, the answer was Refuse',
    text: 'the link about your consent was answered with Refuse. So we did not do it. {unchanged} If it was not you who answered, call us at once: somebody else may be reading your mailbox.',
  },
  approval: {
    subject: 'Ticket {ticket}: a colleague is checking your case',
    text: 'your part is done. To protect your account a second colleague looks at the case before anything is changed. We write to you as soon as that is done.',
  },
  'approval-moved': {
    subject: 'Ticket {ticket}: your new contact details are being checked',
    text: 'your part is done. A second colleague checks the new contact details before they are put on record. {unchanged} We write to you as soon as that is done.',
  },
  'approval-doubted': {
    subject: 'Ticket {ticket}: a colleague decides on your case',
    text: 'we could not confirm everything, so a colleague decides on your case and gets in touch with you. {unchanged}',
  },
  'approval-refused': {
    subject: 'Ticket {ticket}: we could not do what you asked for',
    text: 'a colleague has looked at your case, and with the proof that we have we cannot do what you asked for. {unchanged} If you can send more proof, please reply to this e-mail.',
  },
  'off-before': {
    subject: 'Ticket {ticket}: two-factor authentication is off already',
    text: `two-factor authentication on your account is off already, so there is nothing to turn off. ${setUpAgain}`,
  },
  'off-before-unproven': {
    subject: 'Ticket {ticket}: a link to the address on record',
    text: 'we can send a link to the e-mail address on record; what is to be done stands in that e-mail. Before we can say more we must be sure that your request comes from the right person. {ways} Please send no password and no code.',
  },
  'off-before-doubted': takenOver,
  ready: {
    subject: 'Ticket {ticket}: all is complete',
    text: 'all that we need is complete. We will {act} now, and write to you when it is done.',
  },
  unprotected: {
    subject: 'Ticket {ticket}: two-factor authentication is off',
    text: `two-factor authentication on your account is off now. You sign in with User ID and password alone, so the account is protected by its password alone. ${setUpAgain} If you did not ask for this, call us at once.`,
  },
  'new-password': {
    subject: 'Ticket {ticket}: set a new password',
    text: `this address is now the one on record for your account, and two-factor authentication is off. The old password no longer works. We send you a separate e-mail with one link: with it you set a new password, one that you use nowhere else, and then a method.`,
  },
  code: {
    subject: 'Ticket {ticket}: the message during our call',
    text: 'during our call you receive a message with six digits. It says that it may be read out to us, and it names this ticket. No other message says so: keep every other code to yourself, and never send one by e-mail.',
  },
  invited: {
    subject: 'Ticket {ticket}: set up two-factor authentication with the link that we sent',
    text: 'we have sent you a separate e-mail with a link. Open it, type your own password, choose a method and type its code. Until that is done your account is protected by its password alone.',
  },
  'invited-moved': {
    subject: 'Ticket {ticket}: a new password and two-factor authentication, by one link',
    text: 'this address is now the one on record for your account, two-factor authentication is off, and the old password no longer works. We have sent you a separate e-mail with one link. It first asks for a new password, one that you use nowhere else; then choose a method and type its code.',
  },
  'invited-unproven': {
    subject: 'Ticket {ticket}: an e-mail to the address on record',
    text: 'we have sent an e-mail with a link to the address on record. What is to be done stands in it. Please send nothing of it to us.',
  },
  'invited-doubted': takenOver,
  'invitation-expired': {
    subject: 'Ticket {ticket}: the link has expired',
    text: 'the link that we sent has expired, and two-factor authentication is still off. Reply to this e-mail for a new link, or set it up yourself: {setUpThere}.',
  },
  'invitation-expired-moved': {
    subject: 'Ticket {ticket}: the link has expired',
    text: 'the link that we sent has expired, and two-factor authentication is still off. Unless you set a new password by it, nobody can sign in. Reply to this e-mail for a new link: first the new password, then a method.',
  },
  'invitation-expired-unproven': {
    subject: 'Ticket {ticket}: the link has expired',
    text: 'the link that we sent to the address on record is no longer valid. Reply to this e-mail, and we send a new one to the same address.',
  },
  'invitation-expired-doubted': takenOver,
  protected: {
    subject: 'Ticket {ticket}: two-factor authentication is on again',
    text: 'two-factor authentication on your account is on again. From the next sign-in you are asked for a code. Never tell such a code to anybody, not to us either.',
  },
  'protected-unproven': {
    subject: 'Ticket {ticket}: there is nothing more to do',
    text: 'there is nothing more to do in this case. For anything else reply to this e-mail or call us, and name the ticket.',
  },
  'protected-doubted': takenOver,
  unlocked: {
    subject: 'Ticket {ticket}: your account is unlocked',
    text: 'your account is unlocked. Your method is as it was: sign in with your password and your newest code. If it was not you who typed the wrong ones, please change your password and call us.',
  },
  unfrozen: {
    subject: 'Ticket {ticket}: your account is active again',
    text: 'your account is active again. It was frozen because somebody reported “this was not me”. Please check {activityThere}, and change your password if you see anything that is not yours.',
  },
  'account-closed': cannotBeDone,
  'account-frozen': cannotBeDone,
  'closed-protected': {
    subject: 'Ticket {ticket} is closed',
    text: 'two-factor authentication on your account was turned off as you asked, and it is on again. There is nothing left for you to do.',
  },
  'closed-unprotected': {
    subject: 'Ticket {ticket} is closed: please set up two-factor authentication',
    text: `two-factor authentication on your account was turned off as you asked, and it was still off when the ticket was closed. The account is protected by its password alone. ${setUpAgain}`,
  },
  'closed-unprotected-moved': {
    subject: 'Ticket {ticket} is closed: please set up two-factor authentication',
    text: 'two-factor authentication on your account was still off when the ticket was closed. If you have not set a new password by the link that we sent, choose “Forgot password” at the sign-in; then set up a method under My Account, Account Security.',
  },
  'closed-unlocked': {
    subject: 'Ticket {ticket} is closed',
    text: 'your account is unlocked, and your method is as it was. There is nothing left for you to do.',
  },
  'closed-unfrozen': {
    subject: 'Ticket {ticket} is closed',
    text: 'your account is active again. There is nothing left for you to do.',
  },
  'closed-refused': {
    subject: 'Ticket {ticket} is closed: we could not do what you asked for',
    text: 'with the proof that we have we could not do what you asked for. {unchanged} When you have more proof, reply to this e-mail or call us and name the ticket.',
  },
  'closed-not-needed': {
    subject: 'Ticket {ticket} is closed',
    text: 'what you asked for was not needed. {unchanged} If it happens again, call us and name the ticket.',
  },
}

/** Reply e-mails, ready to send. None names the account, or holds a code, a password, a number or an address of the customer. */
export const deskMails = {
  /** Around every text. */
  frame:
    'Dear customer,\n\n{text}\n\nWe never ask for a password or a code by e-mail.\n\nWith kind regards\n{portal} support\n{from}\nHotline (24×7): {hotline}\nTicket: {ticket}',
  texts,
}
