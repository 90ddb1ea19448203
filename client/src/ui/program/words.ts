import type { Trouble } from '../../release/kept.std'

/** What happened, what it means, what happens next. */
export function troubleWords({ code, path }: Trouble): string {
  switch (code) {
    case 'list-rewritten':
      return 'The server’s list of releases is not the one that this browser knew. It goes on with the version it has. Please tell your facilitator, by telephone.'
    case 'not-in-register':
      return 'The version of this program in this browser is not in the key register that members share. Please write nothing here for now, and call your facilitator.'
    case 'not-that-file':
      return path
        ? `The new version was not taken: the server’s file ${path} is not the one that was published. You go on with the version you have. Please tell your facilitator.`
        : 'The new version could not be fetched whole. You go on with the version you have; try again later.'
    case 'refused':
      return `A page asked for something that is not in the version this browser keeps, and it did not run (${path ?? 'a script'}). If something is missing on a page, take the new version when it is offered. If none is, please tell your facilitator.`
    default:
      return 'Your browser had cleared away its copy of this program. It has taken the newest release from the register again; nothing else was lost.'
  }
}
