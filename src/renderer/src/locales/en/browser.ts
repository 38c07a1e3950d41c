/** Waiting for a sign-in in the system's browser. */
export const browser = {
  until: 'FactorDesk waits until {time}.',
  again: 'Open the page again',
  cancel: 'Cancel',
  copyLead: 'No page came? Open this address in your browser:',
  copy: 'Copy the address',
}
