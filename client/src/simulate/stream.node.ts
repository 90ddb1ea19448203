import type { Bell } from '../circle/attending.std'

const AGAIN = 500

/** The doorbell for a device in Node: reads Server-Sent Events until `signal` ends it, and connects again when the server ends. */
export async function bells(
  url: string,
  cookie: string,
  ring: (bell: Bell) => void,
  silent: () => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const answer = await fetch(url, { headers: { Cookie: cookie, Accept: 'text/event-stream' }, signal })
      if (answer.ok && answer.body) await read(answer.body, ring)
    } catch (error) {
      if (!signal.aborted && !(error instanceof TypeError)) throw error
    }
    silent()
    await new Promise((done) => setTimeout(done, AGAIN))
  }
}

async function read(body: ReadableStream<Uint8Array>, ring: (bell: Bell) => void): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body) {
    text += decoder.decode(piece, { stream: true })
    const events = text.split('\n\n')
    text = events.pop()!
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (event.startsWith('event: bell') || (data && /^event: bell$/m.test(event))) ring(JSON.parse(data ?? '{}') as Bell)
    }
  }
}
