/** Whatever a page says of itself: nothing runs in it but files of this origin, all of which pass through here. */
const POLICY = "script-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'"

const RUNS = new Set<string>(['script', 'worker', 'sharedworker', 'audioworklet', 'paintworklet', 'xslt', 'json', 'style'])

/** Whether what is asked for could run, or could hide something that must be seen. */
export function runs(request: Request): boolean {
  return RUNS.has(request.destination)
}

/** The same page under a policy of our own beside the server's: both hold. A redirection is passed on as it is. */
export function guarded(response: Response): Response {
  if (response.type === 'opaqueredirect') return response
  const headers = new Headers(response.headers)
  headers.append('Content-Security-Policy', POLICY)
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
