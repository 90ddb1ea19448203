import type { ProgramApi } from '../../worker/api/program.std'
import type { Inside } from './inside.std'

export function programOf({ tools }: Inside): ProgramApi {
  return {
    releases: async () => (await tools.register.refresh()).releases.map(({ release }) => release),
  }
}
