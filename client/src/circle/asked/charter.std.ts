import { SealedError } from '../../vault/faults.std'
import { exclusively } from '../../vault/locks.std'
import type { CharterApi, Draft } from '../../worker/api.std'
import { holdsAt } from '../charter.std'
import type { Ruling } from '../content.std'
import { facilitatesNow, textsWaiting } from '../keeping.std'
import { type CircleRecord, circleOf, draftName, draftPrefix, type OutboxItem, outboxName, outboxPrefix } from '../records.std'
import { put } from '../sending.std'
import type { Inside } from './inside.std'

export function charterOf({ tools, tending }: Inside): CharterApi {
  async function rule(conversation: string, what: (record: CircleRecord) => Ruling): Promise<void> {
    await tools.device()
    const record = await circleOf(tools, conversation)
    if (!facilitatesNow(tools, record))
      throw new SealedError('not-facilitator', 'Only whoever facilitates this circle says that.')
    await put(tools, conversation, what(record))
    waits(conversation)
  }

  function waits(conversation: string): void {
    tools.changed(conversation)
    tending.soon(conversation)
  }

  return {
    sayCharter: (conversation, { keep, days, from }) =>
      rule(conversation, () => ({ kind: 'charter', keep, days, from: from ?? tools.iso() })),
    endSession: (conversation) =>
      rule(conversation, ({ charters }) => {
        if (holdsAt(charters, tools.now()).keep !== 'session')
          throw new SealedError('remembers', 'This circle does not forget with the session. Its charter says what it keeps.')
        return { kind: 'session', over: true, n: null }
      }),
    takeBackEnding: (conversation) =>
      rule(conversation, ({ ending }) => {
        if (!ending) throw new SealedError('too-late', 'What was said in that session is forgotten already.')
        return { kind: 'session', over: false, n: ending.n }
      }),
    async sayRenewed(conversation) {
      const { succeeds } = await circleOf(tools, conversation)
      if (!succeeds) throw new SealedError('not-renewed', 'This circle was not begun anew.')
      await rule(conversation, () => ({ kind: 'renewal', of: succeeds }))
      const { name } = await circleOf(tools, succeeds)
      if (name) await put(tools, conversation, { kind: 'name', body: name })
      waits(conversation)
    },
    async bringAlong(conversation) {
      const of = (await circleOf(tools, conversation)).renewed?.of
      if (!of) return
      await exclusively(`${tools.name}/circle/${of}`, () => moved(of, conversation))
      waits(conversation)
    },
  }

  /** What was quoted or discussed beside the room stands in the old one: words go along, what they point at does not. */
  async function moved(from: string, to: string): Promise<void> {
    const items = textsWaiting((await tools.vault.list<OutboxItem>(outboxPrefix(from))).map(([, item]) => item))
    const drafts = (await tools.vault.list<Draft>(draftPrefix(from))).map(([, draft]) => draft)
    const records: Record<string, unknown> = {}
    for (const item of items) {
      const { reply: _, thread: __, ...what } = item.what as Extract<OutboxItem['what'], { kind: 'text' }>
      records[outboxName(from, item)] = null
      records[outboxName(to, item)] = { ...item, what, bytes: null, refused: null }
    }
    const kept = await tools.vault.read<Draft>(draftName(to, 'room'))
    const body = [kept?.body, ...drafts.map((draft) => draft.body)].filter(Boolean).join('\n\n')
    for (const { place } of drafts) records[draftName(from, place)] = null
    if (drafts.length > 0) records[draftName(to, 'room')] = { place: 'room', body, reply: null } satisfies Draft
    await tools.vault.write(records)
  }
}
