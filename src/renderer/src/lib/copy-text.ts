/**
 * Puts a text on the clipboard within a click. By the copy event, because main denies the page every permission, the
 * one that `navigator.clipboard` asks for included.
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.clipboardData?.setData('text/plain', text)
    event.preventDefault()
  }
  document.addEventListener('copy', put, { once: true })
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the successor needs a permission that we deny
  const copied = document.execCommand('copy')
  document.removeEventListener('copy', put)
  return copied
}
