import { editPlace } from '../../worker/api/drafts.std'
import type { Quote, Said, SealedApi, Target } from '../../worker/api.std'
import type { Progresses } from '../files/progress'
import type { Sharing } from '../files/shared'
import type { Named, People } from '../people'
import type { Doing } from './actions'
import { type Composer, quoting } from './composer'
import { editorOf } from './editor'
import type { SaidList } from './said'

/** Where lines are shown and answered: a room, or a thread. */
export interface Written {
  said: SaidList
  composer: Composer
  go: (to: Target) => Promise<void>
  edit: (said: Said, begun: string | null) => void
  /** From this line on nothing is taken for read. */
  hold: (from: Said) => void
}

interface Context {
  api: SealedApi
  conversation: string
  people: People
  seated: () => Named[]
  tried: (work: () => Promise<unknown>) => void
  openThread: (root: Target) => Promise<void>
}

/** What the buttons on a line do, in whatever place it is shown. */
export function doingOf({ api, conversation, people, tried, openThread }: Context, place: () => Written | null): Doing {
  return {
    answer: (said) => {
      place()?.composer.answer(quoting(said, people))
      place()?.composer.focus()
    },
    thread: (root) => tried(() => openThread(root)),
    react: (said, mark, on) => tried(() => api.react(conversation, said.target!, mark, on)),
    edit: (said) => place()?.edit(said, null),
    withdraw: (said) => tried(() => api.withdraw(conversation, said.target!)),
    unread: (said) =>
      tried(async () => {
        place()?.hold(said)
        await api.markUnread(conversation, said.target!)
      }),
    go: (to) => tried(async () => place()?.go(to)),
    sayAgain: (id) => tried(() => api.sayAgain(conversation, id)),
    takeBack: (id) => tried(async () => place()?.composer.bring(await api.takeBack(conversation, id))),
  }
}

/** What is done with the files of a line; what was called back stands where it was written. */
export function sharingOf({ api, conversation, tried }: Context, progresses: Progresses, place: () => Written | null): Sharing {
  const callBack = (said: Said) => tried(async () => place()?.composer.bring(await api.callBack(conversation, said.id)))
  return { api, conversation, progresses, callBack }
}

/** Lets one's own words be changed in their place; `begun` when that was left unfinished. */
export function editIn(
  list: SaidList,
  said: Said,
  begun: string | null,
  api: SealedApi,
  conversation: string,
  people: () => Named[],
): void {
  const place = editPlace(said.target!)
  const editor = editorOf({
    said,
    begun,
    people,
    save: (body) => api.saveDraft(conversation, { place, body, reply: null }),
    edit: (body, mentions) => api.edit(conversation, said.target!, body, mentions),
    done: () => list.change(said, null),
  })
  list.change(said, editor.form)
  if (begun === null) editor.focus()
}

/** What stands at `target`, as a quote, if it is among these lines. */
export function quotedIn(all: Said[], target: Target, people: People): Quote & { name: string } {
  const said = all.find((one) => one.target?.id === target.id && one.target.by === target.by)
  return said ? quoting(said, people) : { target, state: 'absent', body: '', label: 'forum', name: people.of(target.by).name }
}
