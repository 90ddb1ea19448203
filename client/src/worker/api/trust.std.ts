/** What pages may ask about whose keys these are. */

export interface TrustApi {
  safetyWords(conversation: string): Promise<string[]>
}
