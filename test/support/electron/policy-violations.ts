/**
 * Runs in the page: notes every violation of the content policy in `policyViolations`, those before it began as well,
 * since Chromium keeps reports for observers that come later. Resolves when those were reported. Refers to nothing outside itself.
 */
export async function listenForViolations(): Promise<void> {
  if ('policyViolations' in globalThis) return
  const seen: unknown[] = []
  Object.assign(globalThis, { policyViolations: seen })
  await new Promise<void>((resolve) => {
    const early = new ReportingObserver(
      (reports) => {
        for (const { body } of reports) {
          const { effectiveDirective, blockedURL, sample } = body as unknown as Record<string, unknown>
          seen.push({ violatedDirective: effectiveDirective, blockedURI: blockedURL, sample })
        }
      },
      { types: ['csp-violation'], buffered: true },
    )
    early.observe()
    // The kept reports come in tasks of their own, before this one.
    setTimeout(() => {
      early.disconnect()
      resolve()
    })
  })
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
    seen.push({ violatedDirective, blockedURI, sample }),
  )
}
