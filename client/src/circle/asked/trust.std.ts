import { circleWords } from '../../trust/circle-words.std'
import { confirmPerson, differPerson, personOf, withdrawPerson } from '../../trust/persons.std'
import { SealedError } from '../../vault/faults.std'
import type { CircleWords, TrustApi } from '../../worker/api.std'
import { circleOf } from '../records.std'
import type { Inside } from './inside.std'

interface Compared {
  words: string
  at: string
}

export function trustOf({ tools, tending }: Inside): TrustApi {
  async function wordsOf(conversation: string): Promise<string[]> {
    const { group, leaves } = await circleOf(tools, conversation)
    if (!group) throw new SealedError('joining', 'This device is not in the conversation yet. The words come when it is.')
    const accounts = leaves.map(({ account }) => account)
    return circleWords(conversation, accounts, await tools.register.current())
  }

  async function safetyWords(conversation: string): Promise<CircleWords> {
    const words = await wordsOf(conversation)
    const before = await tools.vault.read<Compared>(recordOf(conversation))
    return { words, compared: before && { at: before.at, same: before.words === words.join(' ') } }
  }

  return {
    person: (account) => personOf(tools, account),
    async confirmPerson(account, how, proof) {
      const person = await confirmPerson(tools, account, how, proof)
      tending.unsettle()
      return person
    },
    withdrawPerson: (account) => withdrawPerson(tools, account),
    differPerson: (account) => differPerson(tools, account),
    safetyWords,
    async markCompared(conversation) {
      const words = (await wordsOf(conversation)).join(' ')
      await tools.vault.write({ [recordOf(conversation)]: { words, at: tools.iso() } satisfies Compared })
      return safetyWords(conversation)
    },
  }
}

const recordOf = (conversation: string) => `compared/${conversation}`
