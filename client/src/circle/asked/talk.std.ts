import type { Room, TalkApi } from '../../worker/api.std'
import { circleOf, draftName, readName } from '../records.std'
import { roomOf, summaryOf } from '../room.std'
import { put, putAgain, takeBack } from '../sending.std'
import type { Inside } from './inside.std'

export function talkOf(inside: Inside): TalkApi {
  const { tools, minutes, tending } = inside

  function waits(conversation: string): void {
    tools.changed(conversation)
    tending.soon(conversation)
  }

  async function keep(conversation: string, what: Parameters<typeof put>[2]): Promise<void> {
    await tools.device()
    await put(tools, conversation, what)
    waits(conversation)
  }

  return {
    async circles() {
      const lines = await tools.wire.conversations()
      void tending.everything(lines.map(({ id }) => id))
      return Promise.all(lines.map(async ({ id }) => summaryOf(tools, minutes, await circleOf(tools, id))))
    },
    async open(conversation) {
      await tending.look(conversation)
      return roomHere(inside, conversation)
    },
    say: (conversation, body, label) => keep(conversation, { kind: 'text', body, label }),
    async sayAgain(conversation, id) {
      await putAgain(tools, conversation, id)
      waits(conversation)
    },
    async takeBack(conversation, id) {
      const body = await takeBack(tools, conversation, id)
      tools.changed(conversation)
      return body
    },
    rename: (conversation, name) => keep(conversation, { kind: 'name', body: name.trim(), label: 'forum' }),
    async markRead(conversation) {
      const { cursor } = await circleOf(tools, conversation)
      const name = readName(conversation)
      if (((await tools.vault.read<number>(name)) ?? 0) < cursor) await tools.vault.write({ [name]: cursor })
    },
    draft: async (conversation) => (await tools.vault.read<string>(draftName(conversation))) ?? '',
    saveDraft: (conversation, body) => tools.vault.write({ [draftName(conversation)]: body || null }),
  }
}

/** What is known here, without asking the server. */
export async function roomHere({ tools, minutes, tending }: Inside, conversation: string): Promise<Room> {
  const room = await roomOf(tools, minutes, conversation)
  return { ...room, problem: room.problem ?? tending.problem(conversation) }
}
