/** What one sentence of the portal's guide asks hands to do. */
interface GuideAction {
  step: number
  /** The guide's own words. */
  words: string
  /** How many clicks and entries that is. */
  times: number
}

/** The portal's guide from Authenticator App to SMS (`resources/guides`), as clicks and entries. Step 11 asks for none. */
export const guideActions: readonly GuideAction[] = [
  { step: 1, words: 'Click on the User icon', times: 1 },
  { step: 2, words: 'Select “My Account”', times: 1 },
  { step: 3, words: 'Click on the “Account Security” tab', times: 1 },
  { step: 4, words: 'click on “Manage two-factor authentication”', times: 1 },
  { step: 5, words: 'Enter your account password', times: 1 },
  { step: 5, words: 'Click the “Disable 2FA” button', times: 1 },
  { step: 6, words: 'Click the button labeled “Setup Two-Factor Authentication”', times: 1 },
  { step: 7, words: 'Choose “SMS authentication” from the list and click “Next”', times: 2 },
  { step: 8, words: 'Key in your account password', times: 1 },
  { step: 8, words: 'Click confirm', times: 1 },
  {
    step: 9,
    words: 'Key in the time-sensitive verification code sent to your active mobile device and click “Verify”',
    times: 2,
  },
  { step: 10, words: 'Click “Okay”', times: 1 },
]
